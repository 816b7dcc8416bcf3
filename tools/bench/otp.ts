import { stdout } from 'node:process';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { confirmCode, createClient, memoryStorage, signInWithPhone } from '../../client/index.ts';
import { createDice } from '../demo/dice.ts';
import { postGraphQL } from '../graphql.ts';
import { inParallel } from '../in-parallel.ts';
import { onOwnCloud } from '../on-own-cloud.ts';
import { createProgress, type Progress } from '../progress.ts';
import { clientOutputsOf, type Stage } from '../stage.ts';
import { rankDeviation } from './otp/rank-test.ts';

/** Messages of a stage an hour; half of the calls are of phones that signed in before. */
const CALLS_MAX = 600;
const AT_ONCE = 4;
const RESEND_MS = 61_000;
/** What chance alone exceeds in one of a thousand runs. */
const DEVIATION_MAX = 3.3;
const START = 'mutation ($phone: AWSPhone!) { startAuth(phone: $phone) { session phoneMasked expiresAt resendAt devOtp } }';

interface Group {
  readonly name: string;
  readonly phones: readonly string[];
  readonly ms: number[];
}

/**
 * `npm run bench -- otp [--calls 400] [--seed 1]`: how long `startAuth` takes for phones that have an account and for phones that nobody
 * has seen, one call after the other in an order by chance, and whether the answers tell them apart. Answers 1 when they do.
 */
export async function run(args: readonly string[]): Promise<number> {
  const options = { calls: { type: 'string', default: '400' }, seed: { type: 'string', default: '1' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const calls = Number(values.calls);
  if (!Number.isInteger(calls / 2) || calls < 20 || calls > CALLS_MAX) {
    throw new Error(`--calls ${values.calls} is no even number from 20 to ${CALLS_MAX}.`);
  }
  const progress = createProgress();
  progress.step('stack: building and starting');
  const groups = await onOwnCloud(({ stage }) => measure(stage, { calls, seed: Number(values.seed) }, progress));
  progress.done();
  return print(groups);
}

async function measure(
  stage: Stage,
  { calls, seed }: { calls: number; seed: number },
  progress: Progress,
): Promise<readonly [Group, Group]> {
  const phones = (from: number): string[] => Array.from({ length: calls / 2 }, (_, index) => `+4915${from + index}`);
  const known: Group = { name: 'known', phones: phones(111_000_000), ms: [] };
  const unknown: Group = { name: 'unknown', phones: phones(122_000_000), ms: [] };
  progress.step(`${known.phones.length} phones sign in`);
  await inParallel(known.phones, AT_ONCE, (phone) => signIn(stage, phone));
  await steer(stage, 'clock', { advanceMs: RESEND_MS });
  await steer(stage, 'settle', {});
  progress.step('calls: the first');
  const shapes = new Set<string>();
  let done = 0;
  for (const { group, phone } of inChanceOrder([known, unknown], seed)) {
    const began = performance.now();
    const answer = await postGraphQL<{ startAuth: object }>(stage.apiUrl, { apiKey: stage.apiKey }, { query: START, variables: { phone } });
    group.ms.push(performance.now() - began);
    shapes.add(shapeOf(answer));
    progress.say(`${++done} of ${calls} calls`);
  }
  if (shapes.size !== 1) throw new Error(`The answers have several shapes: ${[...shapes].join(' | ')}`);
  return [known, unknown];
}

async function signIn(stage: Stage, phone: string): Promise<void> {
  const client = createClient(clientOutputsOf(stage), { storage: memoryStorage() });
  const pending = await signInWithPhone(client, phone);
  const response = await fetch(new URL('/_local/inbox', stage.endpoint));
  const { messages } = (await response.json()) as { messages: { to: string; text: string }[] };
  const [code = ''] = /\d{6}/.exec(messages.findLast(({ to }) => to === phone)?.text ?? '') ?? [];
  await confirmCode(client, pending, code);
}

async function steer(stage: Stage, path: string, body: object): Promise<void> {
  await fetch(new URL(`/_local/${path}`, stage.endpoint), { method: 'POST', body: JSON.stringify(body) });
}

function inChanceOrder(groups: readonly Group[], seed: number): { group: Group; phone: string }[] {
  return createDice(seed).shuffled(groups.flatMap((group) => group.phones.map((phone) => ({ group, phone }))));
}

/** Names and lengths of all that an answer holds, without what differs from call to call. */
function shapeOf({ data, errors }: { data?: { startAuth: object } | null; errors?: readonly { message: string }[] }): string {
  if (errors !== undefined) throw new Error(errors[0]?.message);
  return Object.entries(data?.startAuth ?? {})
    .map(([name, value]) => `${name}:${value === null ? 'null' : String(value).length}`)
    .join(' ');
}

function print([known, unknown]: readonly [Group, Group]): number {
  const shares = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];
  const head = ['ms', 'calls', 'least', '5 %', '25 %', 'median', '75 %', '95 %', 'most'];
  const table = new Table({ head, style: { head: [], border: [] }, colAligns: ['left', ...head.slice(1).map(() => 'right' as const)] });
  for (const { name, ms } of [known, unknown]) {
    const sorted = ms.toSorted((a, b) => a - b);
    table.push([name, ms.length, ...shares.map((share) => (sorted[Math.round(share * (sorted.length - 1))] ?? 0).toFixed(1))]);
  }
  const deviation = rankDeviation(known.ms, unknown.ms);
  const isTold = Math.abs(deviation) > DEVIATION_MAX;
  stdout.write(`\n${table.toString()}\n`);
  stdout.write(`All answers have one shape. The ranks of known phones are ${deviation.toFixed(2)} standard deviations from chance`);
  stdout.write(` (at most ${DEVIATION_MAX}): ${isTold ? 'MISSED: the time tells them apart' : 'the time does not tell them apart'}.\n`);
  return isTold ? 1 : 0;
}
