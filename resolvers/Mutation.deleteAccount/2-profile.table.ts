export { request, response } from '../lib/ensure-profile.ts';
