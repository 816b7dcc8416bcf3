import { createReadStream, statSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';
import type { JsonObject, Route } from '../service.ts';
import { writeJson } from './write-json.ts';

/** Static files for browsers, and what the page there is told. */
export interface Explorer {
  readonly directory: string;
  readonly config: () => JsonObject;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** `/explorer-config.json`, and the files of the folder on `/` and below; a path that is no file there is left to others. */
export function explorerRoutes({ directory, config }: Explorer): Route[] {
  return [
    {
      matches: ({ method, path }) => method === 'GET' && path === '/explorer-config.json',
      handle: (_head, _body, response) => writeJson(response, 200, config()),
    },
    {
      matches: ({ method, path }) => (method === 'GET' || method === 'HEAD') && fileAt(directory, path) !== undefined,
      handle: (head, _body, response) => {
        const file = fileAt(directory, head.path) ?? '';
        response.writeHead(200, {
          'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-cache',
        });
        if (head.method === 'HEAD') response.end();
        else
          createReadStream(file)
            .on('error', () => response.destroy())
            .pipe(response);
      },
    },
  ];
}

/** The file behind a path, never one outside the folder. */
function fileAt(directory: string, path: string): string | undefined {
  const root = normalize(`${directory}${sep}`);
  const file = normalize(join(root, decoded(path === '/' ? '/index.html' : path)));
  if (!file.startsWith(root) || file.includes('\0')) return undefined;
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true ? file : undefined;
}

/** A path that is not well-formed stands for no file. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '\0';
  }
}
