import type { Route } from '../service.ts';
import { writeJson } from './write-json.ts';

/** `/healthz` answers 200 once all is ready; before that the server answers 503 to everything. */
export const healthRoute: Route = {
  matches: ({ method, path }) => path === '/healthz' && (method === 'GET' || method === 'HEAD'),
  handle: (_head, _body, response) => writeJson(response, 200, { status: 'ok' }),
};
