import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

const LINE_CHARACTERS_MAX = 256 * 1024;

/** Hands each line of a stream to `onLine`, cut at 256 K characters as CloudWatch Logs cuts events, so that no output can fill the memory. */
export function forEachLogLine(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
    if (rest.length >= LINE_CHARACTERS_MAX) {
      onLine(rest);
      rest = '';
    }
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
  });
}
