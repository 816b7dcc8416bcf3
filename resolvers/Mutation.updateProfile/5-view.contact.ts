export { request, response } from '../lib/own-profile.ts';
