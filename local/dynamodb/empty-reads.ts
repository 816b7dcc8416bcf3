import type { JsonObject } from '../service.ts';
import { listOf, objectOf, stringOf } from '../template/json.ts';

/**
 * Adds to the consumed capacity in an answer what DynamoDB takes for reads that find nothing and DynamoDB Local leaves out: as much as for
 * an item of up to 4 KB, once for a Query or Scan that met no item, and for each key of a BatchGetItem that is not there ("DynamoDB read
 * and write operations", DynamoDB Developer Guide).
 */
export function chargeEmptyReads(action: string, input: JsonObject, answer: JsonObject): void {
  if (action === 'BatchGetItem') chargeMissingKeys(input, answer);
  const searched = action === 'Query' || action === 'Scan';
  if (searched && answer.ScannedCount === 0) charge(objectOf(answer.ConsumedCapacity), unitsOf(input), stringOf(input.IndexName));
}

function chargeMissingKeys(input: JsonObject, answer: JsonObject): void {
  const capacities = listOf(answer.ConsumedCapacity).map((one) => objectOf(one));
  for (const [table, request] of Object.entries(objectOf(input.RequestItems))) {
    const asked = listOf(objectOf(request).Keys).length - listOf(objectOf(objectOf(answer.UnprocessedKeys)[table]).Keys).length;
    const missing = asked - listOf(objectOf(answer.Responses)[table]).length;
    const capacity = capacities.find(({ TableName }) => TableName === table);
    if (capacity !== undefined) charge(capacity, missing * unitsOf(objectOf(request)), undefined);
  }
}

const unitsOf = ({ ConsistentRead }: JsonObject): number => (ConsistentRead === true ? 1 : 0.5);

/** The form INDEXES tells the units of the table and of the index apart. */
function charge(capacity: JsonObject, units: number, index: string | undefined): void {
  const ofIndexes = [capacity.GlobalSecondaryIndexes, capacity.LocalSecondaryIndexes].map((indexes) => objectOf(indexes)[index ?? '']);
  const parts = index === undefined ? [capacity.Table] : ofIndexes;
  for (const part of [capacity, ...parts.map((one) => objectOf(one))]) {
    if (part.CapacityUnits !== undefined) part.CapacityUnits = Number(part.CapacityUnits) + units;
  }
}
