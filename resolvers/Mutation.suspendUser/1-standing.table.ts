export { request, response } from '../lib/standing.ts';
