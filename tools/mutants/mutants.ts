/** A change of one file that must turn tests red: each `from` stands in it exactly once. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly edits: readonly { readonly from: string; readonly to: string }[];
  readonly tests: TestSelection;
}

/** Tests that should notice, the quickest that do. */
export interface TestSelection {
  readonly project: 'api' | 'house' | 'local' | 'rules';
  readonly file: string;
  /** A regular expression on their full names. */
  readonly pattern: string;
}

const soak = (pattern: string): TestSelection => ({
  project: 'local',
  file: 'test/tools/soak-auctions.test.ts',
  pattern: `SOAK_SEED=1\\W+${pattern}`,
});

const RULE: TestSelection = { project: 'rules', file: 'test/domain/bid.test.ts', pattern: '' };
const COMPARED = soak('what resolvers store');
const HISTORIES = soak('histories of 4');
const CLOSERS = soak('closers');
const CONDITION: TestSelection = { project: 'api', file: 'test/api/bid-condition.test.ts', pattern: '' };

const CODES: TestSelection = { project: 'house', file: 'test/functions/auth-challenge/handler.test.ts', pattern: '' };
const SENDING: TestSelection = { project: 'house', file: 'test/functions/auth-challenge/sending.test.ts', pattern: '' };

const PHONE_TABLE = 'functions/lib/phone-table.ts';
const AUCTION = 'domain/auction.ts';
const BID = 'domain/bid.ts';
const CASES = 'resolvers/lib/bid-cases.ts';
const ATTEMPT = 'resolvers/lib/bid-attempt.ts';
const CLOSE = 'functions/auction-closer/close-auction.ts';

const mutant = (name: string, file: string, tests: TestSelection, ...edits: readonly [from: string, to: string][]): Mutant => ({
  name,
  file,
  tests,
  edits: edits.map(([from, to]) => ({ from, to })),
});

/** Mistakes in the rules of auctions and in the writes that carry them out. */
export const mutants: readonly Mutant[] = [
  mutant('the rule: a bid at the very end', AUCTION, RULE, ['return now < auction.endsAt', 'return now <= auction.endsAt']),
  mutant('the write: a bid at the very end', ATTEMPT, CONDITION, ['endsAt > :now', 'endsAt >= :now']),
  mutant('the rule: the increment is forgotten', BID, RULE, ['Math.min(higher, lower + increment)', 'Math.min(higher, lower)']),
  mutant('the write: the increment is forgotten', CASES, COMPARED, [
    'price = :max + #increment, minBid = :max + twoIncrements',
    'price = :max, minBid = :max + #increment',
  ]),
  mutant('the rule: the reserve is ignored', BID, RULE, [
    '!auction.reserveMet && bid.maxMinor >= (auction.reserve ?? 0)',
    '!auction.reserveMet',
  ]),
  mutant('the close: the reserve is ignored', 'domain/closing.ts', RULE, [
    'auction.leaderId !== undefined && auction.reserveMet',
    'auction.leaderId !== undefined',
  ]),
  mutant('the write: the reserve is ignored', CASES, CONDITION, [
    "'(reserveMet = :true OR reserve > :max)'",
    "'(reserveMet = :true OR reserveMet <> :true)'",
  ]),
  mutant('the rule: the seller may bid', BID, RULE, ['auction.sellerId === callerId', "auction.sellerId === ''"]),
  mutant('the write: the seller may bid', ATTEMPT, CONDITION, [' AND sellerId <> :me', '']),
  mutant('the write: the history without seq', CASES, COMPARED, ["'seq = seq + :one'", "'seq = seq'"]),
  mutant('the stream: the history without seq', 'domain/keys.ts', HISTORIES, ['1_000_000_000 + seq', '1_000_000_000']),
  mutant(
    'the close is not conditional',
    CLOSE,
    CLOSERS,
    [
      '#state = :live AND revision = :read AND endsAt < :now',
      'endsAt < :now AND (#state = :live OR revision <> :read OR revision = :read)',
    ],
    ["ConditionExpression: '#status = :active'", "ConditionExpression: '#status = :active OR attribute_exists(PK)'"],
    ['attribute_not_exists(PK)', 'attribute_not_exists(PK) OR attribute_exists(PK)'],
  ),
  mutant('the rule: the soft close goes past the hard end', BID, RULE, [
    'Math.min(now + auction.softCloseMs, auction.hardEndsAt)',
    'now + auction.softCloseMs',
  ]),
  mutant('the write: the soft close goes past the hard end', CASES, COMPARED, [
    'endsAt = hardEndsAt, softStartsAt = lastFullExtension',
    'endsAt = :now + softCloseMs, softStartsAt = :now',
  ]),
  mutant('the rule: a refused bid extends', BID, RULE, [
    'isIdle(auction, bid) ? auction :',
    'isIdle(auction, bid) ? { ...auction, endsAt: endAfter(auction, now) } :',
  ]),
  mutant('the rule: an own raise counts as a bid', BID, RULE, ['auction.bidCount + (isRaise ? 0 : 1)', 'auction.bidCount + 1']),
  mutant('the write: an own raise counts as a bid', CASES, COMPARED, ['set: LEAD }', "set: LEAD + ', bidCount = bidCount + :one' }"]),
  mutant('the rule: a tie goes to the later', BID, RULE, [
    'bid.maxMinor > (auction.leaderMax ?? 0)',
    'bid.maxMinor >= (auction.leaderMax ?? 0)',
  ]),
  mutant(
    'the write: a tie goes to the later',
    CASES,
    COMPARED,
    ['max <= leaderMax)', 'max < leaderMax)'],
    ['beat > :max AND leaderMax < :max', 'beat > :max AND leaderMax <= :max'],
  ),
  mutant('the write: a repeat of the leader’s bid is counted twice', CASES, CONDITION, [
    "'(attribute_not_exists(leaderId) OR leaderId <> :me) AND minBid <= :max'",
    "'minBid <= :max'",
  ]),
  mutant('a repeat is not known again', 'domain/repeats.ts', HISTORIES, [
    'rememberedBy(auction).includes(requestId)',
    "rememberedBy(auction).includes('')",
  ]),
  mutant('a code: it works for ever', PHONE_TABLE, CODES, ['codeExpiresAt > :now', '(codeExpiresAt > :now OR codeExpiresAt <= :now)']),
  mutant('a code: answers are counted without a limit', PHONE_TABLE, CODES, [
    'attempts < :attemptsMax',
    '(attempts < :attemptsMax OR attempts >= :attemptsMax)',
  ]),
  mutant('a code: it works again and again', PHONE_TABLE, CODES, [
    '(attribute_not_exists(usedBy) OR usedBy = :nonce)',
    '(attribute_not_exists(usedBy) OR usedBy = :nonce OR attribute_exists(usedBy))',
  ]),
  mutant('a code: a locked phone takes answers', PHONE_TABLE, SENDING, [
    'failures < :failuresMax',
    '(failures < :failuresMax OR failures >= :failuresMax)',
  ]),
  mutant('a code: whoever writes last wins', PHONE_TABLE, SENDING, [
    "'attribute_not_exists(PK)'",
    "'attribute_not_exists(PK) OR attribute_exists(PK)'",
  ]),
  mutant('a code: a message that failed is sent again', 'functions/lib/sms.ts', SENDING, ['maxAttempts: 1', 'maxAttempts: 3']),
  mutant('a code: a password lets in as well', 'functions/auth-challenge/define.ts', CODES, [
    "challengeName !== 'CUSTOM_CHALLENGE'",
    "challengeName === 'NONE'",
  ]),
  mutant('a code: a name that nobody has gets one', 'functions/lib/issue-code.ts', CODES, ['if (to.isReal)', 'if (row)']),
];
