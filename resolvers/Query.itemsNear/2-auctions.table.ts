export { request, response } from '../lib/page-auctions.ts';
