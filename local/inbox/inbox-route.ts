import type { Route } from '../service.ts';
import { steeringRoute } from '../steering/steering-route.ts';
import type { DeliveredMessage, ReadableInbox } from './inbox.ts';

/** `GET /_local/inbox` tells `{messages}`, oldest first. */
export const inboxRoute = (inbox: ReadableInbox): Route =>
  steeringRoute('/_local/inbox', { GET: () => ({ messages: inbox.messages().map((message) => ({ ...message })) }) });

/** `/_local/inbox.html`: the same for people, the newest on top, kept fresh by the browser. No script runs in it. */
export const inboxPageRoute = (inbox: ReadableInbox): Route => ({
  matches: ({ method, path }) => path === '/_local/inbox.html' && (method === 'GET' || method === 'HEAD'),
  handle: (_head, _body, response) => {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'cache-control': 'no-store',
    });
    response.end(page(inbox.messages().reverse()));
  },
});

const page = (messages: DeliveredMessage[]): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="3">
<meta name="viewport" content="width=device-width">
<title>Inbox</title>
<style>body{font:16px/1.5 system-ui;max-width:44rem;margin:2rem auto;padding:0 1rem}article{border-top:1px solid #ccc;padding:.5rem 0}
small{color:#555}pre{white-space:pre-wrap;font:inherit;margin:.3rem 0}</style>
<h1>Inbox</h1>
${messages.length === 0 ? '<p>No message yet.</p>' : messages.map(article).join('\n')}
</html>
`;

const article = ({ channel, to, subject, text, at }: DeliveredMessage): string =>
  `<article><small>${escapeHtml(at)} ${channel} to ${escapeHtml(to)}</small><br><strong>${escapeHtml(subject)}</strong><pre>${escapeHtml(text)}</pre></article>`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
