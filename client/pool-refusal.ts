import { RefusalError } from './refusal.ts';

type Told = readonly [code: RefusalError['code'], message: string];

const WRONG_CREDENTIALS: Told = ['WRONG_CREDENTIALS', 'The e-mail address or the password is wrong.'];
const TOO_MANY: Told = ['TOO_MANY_REQUESTS', 'Too many attempts. Please try again later.'];
const NOT_CONFIRMED: Told = ['NOT_CONFIRMED', 'This account is not confirmed yet: the code that was sent confirms it.'];
const ALREADY_CONFIRMED: Told = ['ALREADY_CONFIRMED', 'This account is confirmed already.'];
const NEW_PASSWORD: Told = ['NEW_PASSWORD_NEEDED', 'This account needs a new password first.'];
const ACCOUNT_EXISTS: Told = ['ACCOUNT_EXISTS', 'There is an account with this e-mail address already.'];

/** By the name of Cognito's error. */
const BY_TYPE: Readonly<Record<string, Told>> = {
  AliasExistsException: ACCOUNT_EXISTS,
  CodeMismatchException: ['CODE_WRONG', 'This is not the code that was sent.'],
  ExpiredCodeException: ['CODE_EXPIRED', 'This code is no longer valid. Please ask for a new one.'],
  LimitExceededException: TOO_MANY,
  NotAuthorizedException: WRONG_CREDENTIALS,
  PasswordResetRequiredException: NEW_PASSWORD,
  TooManyFailedAttemptsException: TOO_MANY,
  TooManyRequestsException: TOO_MANY,
  UserNotConfirmedException: NOT_CONFIRMED,
  UserNotFoundException: WRONG_CREDENTIALS,
  UsernameExistsException: ACCOUNT_EXISTS,
};

/** Cognito has one name for several things; its words, as its Developer Guide and its answers give them, tell them apart. */
const BY_WORDS: readonly (readonly [type: string, words: RegExp, told: Told])[] = [
  ['NotAuthorizedException', /attempts exceeded/i, TOO_MANY],
  ['NotAuthorizedException', /current status is confirmed/i, ALREADY_CONFIRMED],
  ['NotAuthorizedException', /disabled/i, ['SUSPENDED', 'This account is suspended.']],
  ['NotAuthorizedException', /temporary password has expired/i, NEW_PASSWORD],
  ['InvalidParameterException', /already confirmed/i, ALREADY_CONFIRMED],
  ['InvalidParameterException', /no registered\/verified/i, NOT_CONFIRMED],
];

const INFO: Partial<Record<RefusalError['code'], object>> = { TOO_MANY_REQUESTS: { retryAt: null }, SUSPENDED: { reason: null } };

/** Sign-up and reset name what they refuse in the text only; a password too short to be looked at comes as a bad parameter. */
const badInput = (type: string, message: string): RefusalError | undefined => {
  if (type === 'InvalidPasswordException' || (type === 'InvalidParameterException' && /password/i.test(message))) {
    const reason = /policy: (.+)/.exec(message)?.[1];
    return new RefusalError('WEAK_PASSWORD', `This password is too weak${reason === undefined ? '' : `: ${reason}`}.`);
  }
  if (type === 'InvalidParameterException' || type === 'UserLambdaValidationException') {
    const field = /code/i.test(message) ? 'code' : 'email';
    return new RefusalError('INVALID_INPUT', `This is not a valid ${field === 'code' ? 'code' : 'e-mail address'}.`, { field });
  }
  return undefined;
};

/** The refusal behind an error of the user pool, whoever made the call; undefined for one that nobody can put right, such as a lost network. */
export const poolRefusal = (error: unknown): RefusalError | undefined => {
  const { name, message } = error instanceof Error ? error : { name: '', message: '' };
  const [, , byWords] = BY_WORDS.find(([type, words]) => type === name && words.test(message)) ?? [];
  const [code, text] = byWords ?? BY_TYPE[name] ?? [];
  return code === undefined || text === undefined ? badInput(name, message) : new RefusalError(code, text, INFO[code]);
};
