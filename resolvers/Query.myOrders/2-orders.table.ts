export { request, response } from '../lib/page-orders.ts';
