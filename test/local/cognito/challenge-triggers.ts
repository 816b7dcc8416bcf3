import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../../local/service.ts';

/** The events that trigger functions have got, in order. */
export interface SeenEvents {
  readonly file: string;
  seen(): JsonObject[];
  /** Lets the functions go on that await `gate()`. */
  open(): void;
  forget(): void;
  remove(): void;
}

export function seenEvents(): SeenEvents {
  const folder = mkdtempSync(join(tmpdir(), 'triggers-'));
  const file = join(folder, 'events');
  return {
    file,
    seen: () =>
      existsSync(file)
        ? readFileSync(file, 'utf8')
            .split('\n')
            .slice(0, -1)
            .map((line) => JSON.parse(line))
        : [],
    open: () => writeFileSync(`${file}.open`, ''),
    forget: () => {
      for (const each of [file, `${file}.open`]) rmSync(each, { force: true });
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A function's module: it writes its event down, then `body` changes it, and it is the answer. */
export const triggerModule = (file: string, body: string): string => `import { appendFileSync, existsSync } from 'node:fs';
const FILE = ${JSON.stringify(file)};
const gate = async () => {
  while (!existsSync(FILE + '.open')) await new Promise((go) => setTimeout(go, 5));
};
export const handler = async (event) => {
  appendFileSync(FILE, JSON.stringify(event) + '\\n');
  ${body}
  return event;
};`;

/** Three attempts at saying "right"; with SRP the password comes first. What comes next can be said by the client's metadata `define`. */
export const challengeTriggers = (file: string): Record<string, string> => ({
  DefineAuthChallenge: triggerModule(
    file,
    `const { session } = event.request;
  const last = session.at(-1);
  const custom = session.filter(({ challengeName }) => challengeName === 'CUSTOM_CHALLENGE');
  const wrongPassword = session.some(({ challengeName, challengeResult }) => challengeName === 'PASSWORD_VERIFIER' && !challengeResult);
  event.response.issueTokens = last?.challengeName === 'CUSTOM_CHALLENGE' && last.challengeResult;
  event.response.failAuthentication = wrongPassword || (!event.response.issueTokens && custom.length >= 3);
  event.response.challengeName = last?.challengeName === 'SRP_A' ? 'PASSWORD_VERIFIER' : 'CUSTOM_CHALLENGE';
  if (event.request.clientMetadata?.define) event.response = JSON.parse(event.request.clientMetadata.define);`,
  ),
  CreateAuthChallenge: triggerModule(
    file,
    `event.response = {
    publicChallengeParameters: { hint: 'say right' },
    privateChallengeParameters: { answer: 'right' },
    challengeMetadata: event.request.session.some((result) => result.challengeName === 'CUSTOM_CHALLENGE') ? 'AGAIN' : 'FIRST',
  };`,
  ),
  VerifyAuthChallengeResponse: triggerModule(
    file,
    `if (event.request.challengeAnswer === 'throw') throw new Error('no answer');
  event.response.answerCorrect = event.request.challengeAnswer === event.request.privateChallengeParameters.answer;`,
  ),
});
