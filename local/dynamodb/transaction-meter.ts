import type { JsonObject } from '../service.ts';
import { listOf, objectOf, stringOf } from '../template/json.ts';
import { type TableShape, tableShape } from './table-shapes.ts';
import { failedTransactionWriteUnits, type ItemChange, transactionReadUnits, transactionWriteUnits } from './transaction-units.ts';

/** A call to DynamoDB Local that no meter sees; it answers an empty object where DynamoDB refuses. */
export type UnmeteredCall = (action: string, input: JsonObject) => Promise<JsonObject>;

/** Units by table name. */
export type UnitsByTable = ReadonlyMap<string, number>;

interface TransactionAction {
  readonly kind: 'Put' | 'Update' | 'Delete' | 'ConditionCheck';
  readonly table: string;
  readonly shape: TableShape;
  readonly key: JsonObject;
  readonly put: JsonObject | undefined;
  readonly isNew: boolean;
}

/** Works out the units of transactions, for which DynamoDB Local gives no usable figure. */
export interface TransactionMeter {
  /** Looks at the items as they are; ask the result for the units when DynamoDB Local has answered. */
  beforeWrite(input: JsonObject): Promise<{ units(outcome: 'done' | 'cancelled'): Promise<UnitsByTable> }>;
  unitsOfGet(input: JsonObject, answer: JsonObject): Promise<UnitsByTable>;
  /** To be called when a table may have got another shape. */
  forgetShapes(): void;
}

/**
 * The meter of transactions. What the request does not tell is read beside it: the item before, unless a condition says that there is
 * none, and the item after an update. A write of another caller in between can make the figure differ by its change of size.
 */
export function transactionMeter(call: UnmeteredCall): TransactionMeter {
  const shapes = new Map<string, TableShape>();
  const shapeOf = async (table: string): Promise<TableShape> => {
    const known = shapes.get(table) ?? tableShape(objectOf((await call('DescribeTable', { TableName: table })).Table));
    shapes.set(table, known);
    return known;
  };
  return {
    beforeWrite: async (input) => {
      const actions = await Promise.all(listOf(input.TransactItems).map((entry) => readAction(objectOf(entry), shapeOf)));
      const before = await readItems(
        actions.filter(({ isNew }) => !isNew),
        call,
      );
      return { units: (outcome) => writeUnitsOf(actions, before, outcome, call) };
    },
    unitsOfGet: async (input, answer) => {
      const gets = listOf(input.TransactItems).map((entry) => objectOf(objectOf(entry).Get));
      const answers = listOf(answer.Responses);
      return sums(
        await Promise.all(
          gets.map(async (get, at) => {
            const item = get.ProjectionExpression === undefined ? objectOf(answers[at]).Item : await wholeItem(get, call);
            return [String(get.TableName), transactionReadUnits(objectOf(item))] as const;
          }),
        ),
      );
    },
    forgetShapes: () => shapes.clear(),
  };
}

async function readAction(entry: JsonObject, shapeOf: (table: string) => Promise<TableShape>): Promise<TransactionAction> {
  const [kind, content] = Object.entries(entry)[0] ?? [];
  const action = objectOf(content);
  const table = String(action.TableName);
  const shape = await shapeOf(table);
  const put = kind === 'Put' ? objectOf(action.Item) : undefined;
  const key = put === undefined ? objectOf(action.Key) : pick(put, shape.keys);
  return { kind: kindOf(kind), table, shape, key, put, isNew: put !== undefined && requiresNew(action, shape) };
}

const kindOf = (kind: string | undefined): TransactionAction['kind'] =>
  kind === 'Put' || kind === 'Update' || kind === 'Delete' ? kind : 'ConditionCheck';

/** True when the condition, which holds as a whole, says that a key attribute does not exist yet. */
function requiresNew(action: JsonObject, shape: TableShape): boolean {
  const condition = stringOf(action.ConditionExpression) ?? '';
  if (/\b(OR|NOT)\b/i.test(condition)) return false;
  const names = objectOf(action.ExpressionAttributeNames);
  return [...condition.matchAll(/attribute_not_exists\s*\(\s*([^)\s]+)\s*\)/gi)].some(([, name = '']) =>
    shape.keys.includes(stringOf(names[name]) ?? name),
  );
}

async function writeUnitsOf(
  actions: TransactionAction[],
  before: Map<string, JsonObject>,
  outcome: 'done' | 'cancelled',
  call: UnmeteredCall,
): Promise<UnitsByTable> {
  const updates = actions.filter(({ kind }) => kind === 'Update');
  const updated = outcome === 'done' ? await readItems(updates, call) : before;
  return sums(
    actions.map((action) => {
      const change = changeOf(action, before.get(identity(action)), updated.get(identity(action)));
      return [action.table, outcome === 'done' ? transactionWriteUnits(change) : failedTransactionWriteUnits(change)] as const;
    }),
  );
}

function changeOf({ kind, shape, put }: TransactionAction, before: JsonObject | undefined, updated: JsonObject | undefined): ItemChange {
  if (kind === 'Put') return { shape, before, after: put };
  if (kind === 'Update') return { shape, before, after: updated };
  return { shape, before, after: kind === 'Delete' ? undefined : before };
}

/** The items that exist, by identity, in one trip. */
async function readItems(actions: readonly TransactionAction[], call: UnmeteredCall): Promise<Map<string, JsonObject>> {
  const found = new Map<string, JsonObject>();
  if (actions.length === 0) return found;
  const tables = Map.groupBy(actions, ({ table }) => table);
  const RequestItems = Object.fromEntries(
    [...tables].map(([table, those]) => [table, { Keys: those.map(({ key }) => key), ConsistentRead: true }]),
  );
  const responses = objectOf((await call('BatchGetItem', { RequestItems })).Responses);
  for (const [table, those] of tables) {
    const [{ shape } = { shape: undefined }] = those;
    // DynamoDB Local answers under the table's name also where the request named its ARN.
    for (const item of listOf(responses[table] ?? responses[table.split('/').at(-1) ?? table]).map(objectOf)) {
      found.set(identity({ table, key: pick(item, shape?.keys ?? []) }), item);
    }
  }
  return found;
}

const wholeItem = async (get: JsonObject, call: UnmeteredCall) =>
  (await call('GetItem', { TableName: get.TableName ?? null, Key: get.Key ?? null, ConsistentRead: true })).Item;

const identity = ({ table, key }: { table: string; key: JsonObject }): string =>
  JSON.stringify([table, Object.entries(key).sort(([left], [right]) => (left < right ? -1 : 1))]);

const pick = (item: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])));

function sums(parts: readonly (readonly [table: string, units: number])[]): UnitsByTable {
  const result = new Map<string, number>();
  for (const [table, units] of parts) result.set(table, (result.get(table) ?? 0) + units);
  return result;
}
