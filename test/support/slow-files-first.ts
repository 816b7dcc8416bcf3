import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that run for a minute or longer. One that began last would keep one core busy while the other has nothing left to do. */
const SLOW_FILES = [
  'test/tools/start.test.ts',
  'test/tools/soak-auctions.test.ts',
  'test/local/cloud.test.ts',
  'test/journeys/phone-codes.test.ts',
  'test/tools/demo-auction.test.ts',
  'test/journeys/account-deletion.test.ts',
  'test/api/authorisation.test.ts',
  'test/journeys/standing-races.test.ts',
  'test/client/lost-deliveries.test.ts',
  'test/journeys/auction-life.test.ts',
];

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = SLOW_FILES.findIndex((file) => moduleId.endsWith(file));
  return rank === -1 ? SLOW_FILES.length : rank;
};

/** Vitest's own order, but for the slow files, which begin first. */
export class SlowFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((one, other) => rankOf(one) - rankOf(other));
  }
}
