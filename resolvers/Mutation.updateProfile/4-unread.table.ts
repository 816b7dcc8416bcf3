export { request, response } from '../lib/unread.ts';
