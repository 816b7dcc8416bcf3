import { expect, it } from 'vitest';
import { createProgress } from '../../tools/progress.ts';

it('writes a line a step with its seconds, and no control characters into a file', () => {
  let text = '';
  let now = 0;
  const progress = createProgress({ write: (more) => (text += more) }, () => now);
  progress.step('one');
  now = 1250;
  progress.step('two: 0 of 3');
  progress.say('two: 3 of 3');
  now = 1300;
  progress.done();
  progress.done();
  expect(text).toBe(`  ${'one'.padEnd(56)}   1.3 s\n  ${'two: 3 of 3'.padEnd(56)}   0.1 s\n`);
});

it('shows the running step on a terminal', () => {
  let text = '';
  const progress = createProgress({ isTTY: true, write: (more) => (text += more) });
  progress.step('one');
  expect(text).toBe('\r\u001b[2K  one …');
});
