export { request, response } from '../lib/watched-item.ts';
