import { randomUUID } from 'node:crypto';
import { AwsError, type CloudContext } from '../service.ts';
import { type Delivery, judgeFailure, type NewDelivery } from './delivery.ts';
import { LostAnswer } from './lost-answer.ts';
import type { EventTargets } from './targets.ts';

/** A wait up to this long counts as under way: whoever waits for rest waits for it. */
const SHORT_WAIT_MS = 1_000;
const LATE_MS_MIN = 1_000;
const LATE_MS_MAX = 60_000;
const SHUFFLE_MS_MAX = 100;

/** Whose deliveries these are. */
export interface DeliveriesOptions {
  /** In faults and the log: `events`, `scheduler`. */
  readonly service: string;
  readonly targets: EventTargets;
  /** The attribute `ERROR_CODE` of a dead letter. */
  readonly errorCode: (error: AwsError) => string;
  /** Brings the event to its target; `attempt` is 1 at the first try. @throws AwsError when the target does not take it. */
  readonly deliver: (delivery: Delivery, attempt: number) => Promise<void>;
}

/** Events on their way to targets, each on the disk until it has arrived or lies in its dead-letter queue; so at least once, in any order. */
export interface Deliveries {
  /** Written down when this returns. By fault twice (`duplicate`), up to a minute later (`late`) or behind others (`shuffle`). */
  add(delivery: NewDelivery): void;
  /** Goes on with what was under way at the last stop. */
  start(): void;
  /** Under way, due, or due within a second. */
  pending(): number;
  stop(): void;
}

/** The deliveries of one service, kept in the state of the cloud. */
export function createDeliveries(context: CloudContext, options: DeliveriesOptions): Deliveries {
  const { clock, state, faults } = context;
  const table = state.table<Delivery>(`${options.service}-deliveries`);
  const waiting = new Map<string, { readonly dueAtMs: number; readonly cancel: () => void }>();
  let stopped = false;

  const appoint = (id: string, { dueAtMs }: Delivery) => waiting.set(id, { dueAtMs, cancel: clock.at(dueAtMs, () => void run(id)) });
  const keep = (id: string, delivery: Delivery) => {
    table.put(id, delivery);
    appoint(id, delivery);
  };
  const run = async (id: string) => {
    const delivery = table.get(id);
    if (delivery === undefined) return;
    const failed = await failureOf(context, options, delivery);
    const next = failed && (await afterFailure(context, options, { ...delivery, failures: delivery.failures + 1 }, failed));
    // What is under way at a stop stays on the disk and is done again.
    if (stopped) return;
    if (next) return keep(id, next);
    table.delete(id);
    waiting.delete(id);
  };

  return {
    add: (delivery) => {
      const now = clock.now();
      const fault = faults.strike({ service: options.service, action: 'Deliver', subject: delivery.subject }, [
        'duplicate',
        'late',
        'shuffle',
      ]);
      const lateMs = fault?.kind === 'late' ? LATE_MS_MIN + fault.draw * (LATE_MS_MAX - LATE_MS_MIN) : 0;
      const shuffleMs = fault?.kind === 'shuffle' ? fault.draw * SHUFFLE_MS_MAX : 0;
      const copies = fault?.kind === 'duplicate' ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        keep(randomUUID(), { ...delivery, startedAtMs: now, dueAtMs: now + lateMs + shuffleMs, failures: 0 });
      }
    },
    start: () => {
      for (const [id, delivery] of table.entries()) if (!waiting.has(id)) appoint(id, delivery);
    },
    pending: () => [...waiting.values()].filter(({ dueAtMs }) => dueAtMs <= clock.now() + SHORT_WAIT_MS).length,
    stop: () => {
      stopped = true;
      for (const { cancel } of waiting.values()) cancel();
    },
  };
}

/** Why the target did not take it, if it did not. By fault it fails before (`throttle`, `internal`) or after it did (`lostAnswer`). */
async function failureOf({ faults, log }: CloudContext, options: DeliveriesOptions, delivery: Delivery): Promise<AwsError | undefined> {
  const point = { service: options.service, action: 'Deliver', subject: delivery.subject };
  const fault = faults.strike(point, ['throttle', 'internal', 'lostAnswer']);
  if (fault?.kind === 'throttle') return new AwsError('ThrottlingException', 'Rate exceeded', 429);
  if (fault?.kind === 'internal') return new AwsError('InternalFailure', 'The target failed for an unknown reason.', 500);
  try {
    await options.deliver(delivery, delivery.failures + 1);
    return fault === undefined ? undefined : new LostAnswer();
  } catch (error) {
    return error instanceof AwsError ? error : mistake(log, options.service, error);
  }
}

/** The delivery as it is to be tried again; undefined when it is given up, and its letter sent if there is a queue for it. */
async function afterFailure(
  { clock, log }: CloudContext,
  { service, targets, errorCode }: DeliveriesOptions,
  delivery: Delivery,
  error: AwsError,
): Promise<Delivery | undefined> {
  const verdict = judgeFailure(delivery, isRetryable(error), clock.now());
  if ('dueAtMs' in verdict) return { ...delivery, ...verdict };
  log(service, 'undelivered', { target: delivery.targetArn, code: error.code, failures: delivery.failures });
  if (delivery.deadLetterArn === null) return undefined;
  try {
    await targets.sendText(delivery.deadLetterArn, delivery.letter, {
      attributes: {
        ...delivery.letterAttributes,
        TARGET_ARN: delivery.targetArn,
        ERROR_CODE: errorCode(error),
        ERROR_MESSAGE: error.message,
        RETRY_ATTEMPTS: String(delivery.failures - 1),
        ...(verdict.exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: verdict.exhausted }),
      },
    });
  } catch (letterError) {
    const reason = letterError instanceof AwsError ? letterError : mistake(log, service, letterError);
    if (isRetryable(reason)) return { ...delivery, dueAtMs: clock.now() + SHORT_WAIT_MS };
    log(service, 'dead letter lost', { queue: delivery.deadLetterArn, code: reason.code });
  }
  return undefined;
}

/** A mistake of our own looks to the one side like a failure of the other, and says in the log what it was. */
function mistake(log: CloudContext['log'], service: string, error: unknown): AwsError {
  log(service, 'mistake', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  return new AwsError('InternalFailure', 'The delivery failed inside the local cloud; its log says why', 500);
}

const isRetryable = ({ status, code }: AwsError): boolean => status >= 500 || status === 429 || /throttl|too ?many/i.test(code);
