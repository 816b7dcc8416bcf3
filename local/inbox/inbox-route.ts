import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Route } from '../service.ts';
import { steeringRoute } from '../steering/steering-route.ts';
import type { ReadableInbox } from './inbox.ts';

/** `GET /_local/inbox` tells `{messages}`, oldest first; with `?after=ID` those that came after that one. */
export const inboxRoute = (inbox: ReadableInbox): Route =>
  steeringRoute('/_local/inbox', {
    GET: ({ after }) => ({
      messages: inbox
        .messages()
        .filter(({ id }) => id > String(after ?? ''))
        .map((message) => ({ ...message })),
    }),
  });

const page = readFileSync(join(import.meta.dirname, 'inbox.html'));
const [, script = ''] = /<script[^>]*>([\s\S]*?)<\/script>/.exec(page.toString()) ?? [];
/** The page's own script alone runs, so that a message is text even to a browser that takes it for more. */
const policy = [
  "default-src 'none'",
  `script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  "style-src 'unsafe-inline'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `/_local/inbox.html`: the same for people, the newest on top, kept fresh by the page itself. */
export const inboxPageRoute: Route = {
  matches: ({ method, path }) => path === '/_local/inbox.html' && (method === 'GET' || method === 'HEAD'),
  handle: (_head, _body, response) => {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    response.end(page);
  },
};
