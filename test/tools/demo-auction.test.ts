import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuctionEvent } from '../../client/index.ts';
import { createAccounts } from '../../tools/demo/accounts.ts';
import { createDice } from '../../tools/demo/dice.ts';
import { createBoard } from '../../tools/demo-auction/board.ts';
import { castOf } from '../../tools/demo-auction/cast.ts';
import { stageOf } from '../../tools/stage.ts';
import { type StartedStage, startStage } from '../support/start-stage.ts';
import { runCommand } from './running-start.ts';

const directory = mkdtempSync(join(tmpdir(), 'ecobid-demo-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('on a stage without a demo city', () => {
  let stage: StartedStage;

  beforeAll(async () => {
    stage = await startStage({ directory });
  });
  afterAll(() => stage.stop());

  it('the demo says in one line that there are no accounts', async () => {
    const { code, text } = await runCommand(['demo', '--outputs', stage.cloud.outputsFile]);
    expect(text).toMatch(
      /^anna@demo\.ecobid\.example can't sign in: .* The demo needs the accounts that npm start makes without --no-seed\.\n$/,
    );
    expect(code).toBe(1);
  });

  it('the demo plays an auction to its end by plain lines, and tells who pays what and what it cost', async () => {
    await createAccounts(stageOf(stage.cloud.outputs));
    const { code, text } = await runCommand(['demo', '--outputs', stage.cloud.outputsFile, '--seconds', '35', '--seed', '7']);
    expect(code, text).toBe(0);
    const seqs = [...text.matchAll(/#(\d+) +[A-Z]/g)].map(([, seq]) => Number(seq));
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect(seqs.length).toBeGreaterThan(5);
    expect(text).toMatch(/#\d+ +BID \+ EXTENDED/);
    const [, price = ''] = /Sold for ([\d.]+ EUR) to \w{8}, after \d+ bids\./.exec(text) ?? [];
    expect(text.match(/won, pays .*\)/g)).toEqual([`won, pays ${price} (order AWAITING_PAYMENT)`]);
    expect(text.match(/, pays nothing/g)).toHaveLength(4);
    expect(text).toMatch(/Mutation\.placeBid +│ +\d+ │/);
    expect(text).toMatch(/Lambda AuctionStream +│/);
    expect(text).not.toContain('\u001b');
  });

  it('the smoke test watches an auction of its own, on which its bid is refused', async () => {
    const { code, text } = await runCommand(['smoke', '--outputs', stage.cloud.outputsFile]);
    expect(text).toMatch(/pass {2}auction/);
    expect(code).toBe(0);
  });
});

describe('npm run demo without a stack', () => {
  const outputs = (values: object): string => {
    const file = join(directory, 'outputs.json');
    const needed = { ApiKey: 'da2-x', UserPoolId: 'eu-central-1_x', UserPoolClientId: 'x', Region: 'eu-central-1' };
    writeFileSync(file, JSON.stringify({ 'EcoBid-dev': { ...needed, ...values } }));
    return file;
  };

  it.each([
    ['no outputs', () => ['--outputs', join(directory, 'none.json')], /^\S+none\.json is no outputs file: .*\n$/],
    [
      'a stack that is gone',
      () => ['--outputs', outputs({ ApiUrl: 'http://127.0.0.1:1/graphql', LocalEndpoint: 'http://127.0.0.1:1' })],
      /^Nobody answers at http:\/\/127\.0\.0\.1:1\/graphql: .*Is npm start running\?\n$/,
    ],
    ['a stage on AWS', () => ['--outputs', outputs({ ApiUrl: 'https://x.example/graphql' })], /^The demo plays with .* none\.\n$/],
    ['too short an auction', () => ['--seconds', '5'], /^--seconds 5 is no whole number from 35 to 600\.\n$/],
    ['an unknown flag', () => ['--second', '50'], /^npm run demo has no flag --second\. Did you mean --seconds\?.*\n$/],
  ])('says in one line: %s', async (_, flags, line) => {
    const { code, text } = await runCommand(['demo', ...flags()]);
    expect(text).toMatch(line);
    expect(code).toBe(1);
  });
});

describe('the cast', () => {
  it('is the same for a seed, and some other for another', () => {
    const limits = (seed: number) => castOf(createDice(seed)).bidders.map(({ limitMinor }) => limitMinor);
    expect(limits(7)).toEqual(limits(7));
    expect(limits(7)).not.toEqual(limits(8));
  });

  it('has somebody who reaches the reserve, for every seed', () => {
    for (let seed = 0; seed < 200; seed++) {
      expect(Math.max(...castOf(createDice(seed)).bidders.map(({ limitMinor }) => limitMinor))).toBeGreaterThanOrEqual(7500);
    }
  });
});

describe('the board', () => {
  const event = {
    ...{ itemId: 'item', seq: 3, kinds: ['BID', 'EXTENDED'], bidCount: 3, reserveMet: false, leaderAlias: 'abcd1234', status: 'OPEN' },
    ...{ currentPrice: { amountMinor: 4750, currency: 'EUR' }, minimumBid: { amountMinor: 5000, currency: 'EUR' } },
    ...{ endsAt: new Date(83_000).toISOString(), at: new Date(0).toISOString() },
  } as AuctionEvent;

  const writtenOn = (isTTY: boolean): string => {
    let written = '';
    const board = createBoard({ isTTY, write: (text) => (written += text) }, 60_000, () => 0);
    board.say('Ann bids');
    board.show(event);
    board.close();
    return written;
  };

  it('writes plain lines where nobody sits at a terminal', () => {
    expect(writtenOn(false)).toBe('  1:00 left    Ann bids\n  1:23 left  #3   BID + EXTENDED                 47.50 EUR   abcd1234 leads\n');
  });

  it('keeps price, leader and countdown in the last line of a terminal', () => {
    const lines = writtenOn(true).split('\r\u001b[2K');
    expect(lines).toEqual([
      '',
      '  no bid yet · 1:00 left',
      '  1:00 left    Ann bids\n',
      '  no bid yet · 1:00 left',
      '  1:23 left  #3   BID + EXTENDED                 47.50 EUR   abcd1234 leads\n',
      '  47.50 EUR · abcd1234 leads · 3 bids · reserve not met · 1:23 left',
      '',
    ]);
  });
});
