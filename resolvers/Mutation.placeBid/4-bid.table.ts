export { request, response } from '../lib/bid-attempt.ts';
