import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  confirmCode,
  confirmSignUp,
  createClient,
  MeDocument,
  memoryStorage,
  type Refusal,
  refusalOf,
  resendCode,
  signedInUser,
  signInWithEmail,
  signInWithPhone,
  signOut,
  signUpWithEmail,
} from '../../client/index.ts';
import { newPhone, otherThan, phoneSignIn } from '../support/phone-sign-in.ts';
import { type StartedStage, startStage } from '../support/start-stage.ts';
import { type Steering, steer } from '../support/steering.ts';
import type { AmplifyUsers } from './amplify-program.ts';

const PASSWORD = 'Correct-horse-9';
const HOUR_MS = 3_600_000;

let directory: string;
let stage: StartedStage;
let steering: Steering;
let codeSentTo: (phone: string) => Promise<string>;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ecobid-phone-'));
  stage = await startStage({ directory });
  steering = steer(stage.outputs.LocalEndpoint);
  ({ codeSentTo } = phoneSignIn(stage));
});
afterAll(async () => {
  await stage?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const newClient = () => createClient(stage.outputs, { storage: memoryStorage() });
const me = async (client: ReturnType<typeof newClient>) => (await client.query({ query: MeDocument, fetchPolicy: 'no-cache' })).data?.me;

const refused = async (call: Promise<unknown>): Promise<Refusal | null> =>
  call.then(
    (answer) => expect.fail(`answered ${JSON.stringify(answer)}`),
    (error: unknown) => refusalOf(error),
  );

test('a phone signs in by its code, calls as that user for hours, and signs out', async () => {
  const client = newClient();
  const phone = newPhone();
  const pending = await signInWithPhone(client, `${phone.slice(0, 3)} (${phone.slice(3, 6)}) ${phone.slice(6)}`);
  expect(pending).toMatchObject({ phone, phoneMasked: `+49********${phone.slice(-3)}`, devOtp: null });
  const user = await confirmCode(client, pending, ` ${await codeSentTo(phone)} `);
  expect(user).toEqual({ id: expect.any(String), email: null, phone, isAdmin: false });
  expect(await me(client)).toMatchObject({ id: user.id, phone });
  await steering.advance(2 * HOUR_MS);
  expect(await me(client)).toMatchObject({ id: user.id });
  expect(await signOut(client)).toBe(true);
  expect(await signedInUser(client)).toBeNull();
  await expect(me(client)).rejects.toThrow('Not Authorized');
});

test('wrong codes tell what is left and go on by themselves, until there is none left', async () => {
  const client = newClient();
  const phone = newPhone();
  const pending = await signInWithPhone(client, phone);
  const wrong = otherThan(await codeSentTo(phone));
  const left: unknown[] = [];
  for (let count = 0; count < 5; count += 1) {
    const refusal = await refused(confirmCode(client, pending, wrong));
    left.push([refusal?.code, refusal?.code === 'OTP_WRONG' && refusal.info.attemptsLeft]);
  }
  expect(left).toEqual([4, 3, 2, 1, 0].map((count) => ['OTP_WRONG', count]));
  expect(await refused(confirmCode(client, pending, await codeSentTo(phone)))).toMatchObject({ code: 'OTP_EXPIRED' });
  expect(await signedInUser(client)).toBeNull();
});

test('another code can be had after a minute, and goes on in the same sign-in, kept as text in between', async () => {
  const client = newClient();
  const phone = newPhone();
  const pending = JSON.parse(JSON.stringify(await signInWithPhone(client, phone)));
  const first = await codeSentTo(phone);
  expect(await refused(resendCode(client, pending))).toMatchObject({ code: 'OTP_TOO_SOON', info: { retryAt: expect.any(String) } });
  await refused(confirmCode(client, pending, otherThan(first)));
  await steering.advance(61_000);
  await resendCode(client, pending);
  const second = await codeSentTo(phone);
  if (second !== first) expect(await refused(confirmCode(client, pending, first))).toMatchObject({ code: 'OTP_WRONG' });
  expect(await confirmCode(client, pending, second)).toMatchObject({ phone });
});

test('somebody who is signed in may sign in as another', async () => {
  const client = newClient();
  const [one, two] = [newPhone(), newPhone()];
  for (const phone of [one, two]) {
    const pending = await signInWithPhone(client, phone);
    await confirmCode(client, pending, await codeSentTo(phone));
    expect(await me(client)).toMatchObject({ phone });
  }
});

test('what is no phone number is refused before anything is sent', async () => {
  expect(await refused(signInWithPhone(newClient(), '0151 2345678'))).toMatchObject({ code: 'INVALID_INPUT', info: { field: 'phone' } });
  expect(await refused(signInWithPhone(newClient(), '+49 900 1234567'))).toMatchObject({ code: 'PHONE_NOT_SUPPORTED' });
});

/** An account of the client's making, for another program. */
const accounts = async (): Promise<{ phone: string; email: string; password: string }> => {
  const [client, phone] = [newClient(), newPhone()];
  await confirmCode(client, await signInWithPhone(client, phone), await codeSentTo(phone));
  const email = `${phone.slice(1)}@example.com`;
  await signUpWithEmail(client, email, PASSWORD);
  await confirmSignUp(client, email, await codeSentToAddress(email));
  await signInWithEmail(client, email, PASSWORD);
  expect(await me(client)).toMatchObject({ email, phone: null });
  // Its own code was just sent.
  await steering.advance(61_000);
  return { phone, email, password: PASSWORD };
};
const codeSentToAddress = async (email: string): Promise<string> =>
  /\d{6}/.exec((await steering.inbox()).findLast(({ to }) => to === email)?.text ?? '')?.[0] ?? '';

test('unmodified Amplify signs in by a code without SRP, and by SRP, in a program of its own', async () => {
  const { ApiUrl, LocalEndpoint, UserPoolId, UserPoolClientId } = stage.outputs;
  const users = await accounts();
  const settings: AmplifyUsers = {
    ...{ endpoint: ApiUrl, userPoolEndpoint: `${LocalEndpoint}/`, userPoolId: UserPoolId, userPoolClientId: UserPoolClientId },
    ...users,
  };
  const program = fork(join(import.meta.dirname, 'amplify-program.ts'), [JSON.stringify(settings)], {
    env: { PATH: process.env.PATH },
    execArgv: [],
    stdio: 'pipe',
  });
  let said = '';
  program.stderr?.on('data', (data) => {
    said += data;
  });
  const [told] = await Promise.race([once(program, 'message'), once(program, 'exit').then((exit) => [`ended with ${exit}: ${said}`])]);
  const byPhone = { data: { me: { phone: users.phone, email: null } } };
  const challenge = 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE';
  expect(told).toEqual({
    steps: [challenge, challenge, 'DONE', 'DONE'],
    byPhone,
    refreshed: byPhone,
    byEmail: { data: { me: { phone: null, email: users.email } } },
    signedIn: false,
  });
});

/** The lines of the README for the phone way, at this stage and for this phone. */
const curlLines = (phone: string): string => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const [, lines = ''] = /By `curl`, the phone way[^`]*```\n([\s\S]*?)```/.exec(readme) ?? [];
  return lines
    .replace('http://127.0.0.1:4000', stage.outputs.LocalEndpoint)
    .replace('./.local/outputs.json', stage.cloud.outputsFile)
    .replace('+4915112345678', phone);
};

test('the lines of the README start, verify, call and refresh', async () => {
  const phone = newPhone();
  const { stdout } = await promisify(execFile)('sh', ['-ec', curlLines(phone)]);
  const answers = stdout.replaceAll('}{', '}\n{').split('\n');
  expect(answers.map((answer) => JSON.parse(answer))).toEqual([
    { data: { me: { id: expect.any(String), phone } } },
    { data: { refreshSession: { accessToken: expect.any(String), refreshToken: expect.any(String), expiresIn: 3600 } } },
  ]);
});
