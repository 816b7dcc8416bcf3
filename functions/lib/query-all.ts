import { paginateQuery, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { documents } from './table.ts';

/** All rows of a query, page after page. */
export const queryAll = async <Row>(input: QueryCommandInput): Promise<Row[]> => {
  const rows: Row[] = [];
  for await (const { Items = [] } of paginateQuery({ client: documents }, input)) {
    rows.push(...(Items as Row[]));
  }
  return rows;
};
