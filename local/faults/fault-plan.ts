import { z } from 'zod';
import type { JsonObject } from '../service.ts';
import { refuseInput } from '../steering/steering-route.ts';

/** What can be done to a call, a run, a record, a message or a socket; the services' READMEs say which of them carries out what. */
const FAULT_KINDS = [
  ...['throttle', 'internal', 'timeoutBefore', 'timeoutAfter', 'conflict', 'unprocessed', 'shortPage', 'emptyPage', 'staleRead', 'lateTtl'],
  ...['crash', 'coldStart', 'duplicate', 'late', 'shuffle', 'lostAnswer', 'cut'],
];

/** Those that ask for faults; another name is a slip of the pen, by which nothing would ever strike. */
const SERVICES = ['dynamodb', 'lambda', 'streams', 'sqs', 'events', 'scheduler', 'appsync', 'sns'];

/** A plan is a test's own: more rules than this are a mistake of its making. */
const RULES_MAX = 1_000;

const ruleSchema = z.strictObject({
  service: z.enum(SERVICES),
  action: z.string().min(1).optional(),
  match: z.string().min(1).optional(),
  rate: z.number().min(0).max(1).default(1),
  kind: z.enum(FAULT_KINDS),
  after: z.int().min(0).default(0),
  times: z.int().min(1).optional(),
});

const planSchema = z.strictObject({
  seed: z.int(),
  rules: z.array(ruleSchema).max(RULES_MAX),
});

/**
 * One rule of a plan: at points of `service`, of `action` when given, whose subject holds the text `match` when given, a fault of `kind`
 * strikes at `rate` (1 = always, the default), not at the first `after` such points, and at most `times` times.
 */
export type FaultRule = z.infer<typeof ruleSchema>;

/** Rules in the order in which they are asked, and the whole number from which all their draws come. */
export type FaultPlan = z.infer<typeof planSchema>;

/** The plan in the body of a request. @throws AwsError with a line for each thing that is wrong in it. */
export function readFaultPlan(input: JsonObject): FaultPlan {
  const result = planSchema.safeParse(input);
  if (result.success) return result.data;
  throw refuseInput(result.error.issues.map(({ path, message }) => `${placeOf(path)}: ${message}`).join('; '));
}

/** `rules[2].kind`, as JavaScript names the place. */
const placeOf = (path: readonly PropertyKey[]): string =>
  path.map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part)}`)).join('') || 'the plan';
