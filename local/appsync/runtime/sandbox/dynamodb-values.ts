/**
 * `util.dynamodb`: attribute values from JavaScript values. Numbers stay JSON numbers and null is `{ NULL: null }`, as recorded from
 * EvaluateCode; the data source turns both into DynamoDB's own form.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/dynamodb-helpers-in-util-dynamodb-js.html
 */
type AttributeValue = Record<string, unknown>;

/** The attribute value of anything JSON can hold; `undefined` counts as null, and keys holding it are left out of maps. */
export function toDynamoDB(value: unknown): AttributeValue {
  if (value === null || value === undefined) return toNull();
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map((element) => toDynamoDB(element)) };
  if (isSet(value)) return value;
  return { M: toMapValues(value) };
}

/** Sets made by `toStringSet` and its siblings pass through `toDynamoDB` as they are, so that they can stand inside items. */
function isSet(value: object): value is AttributeValue {
  return madeSets.has(value);
}

const madeSets = new WeakSet<object>();

function makeSet(type: 'SS' | 'NS' | 'BS', elements: readonly unknown[]): AttributeValue {
  const set = { [type]: elements };
  madeSets.add(set);
  return set;
}

/** The null of DynamoDB. */
export function toNull(): AttributeValue {
  return { NULL: null };
}

/** One attribute value for each key of an object. */
export function toMapValues(value: object): Record<string, AttributeValue> {
  const values: Record<string, AttributeValue> = {};
  for (const [key, element] of Object.entries(value)) {
    if (element !== undefined) values[key] = toDynamoDB(element);
  }
  return values;
}

/** A set of texts. */
export function toStringSet(values: readonly string[]): AttributeValue {
  return makeSet('SS', values);
}

/** A set of numbers. */
export function toNumberSet(values: readonly number[]): AttributeValue {
  return makeSet('NS', values);
}

/** A set of base64 texts. */
export function toBinarySet(values: readonly string[]): AttributeValue {
  return makeSet('BS', values);
}

function orNull<T>(make: (value: T) => AttributeValue): (value: T | null | undefined) => AttributeValue | null {
  return (value) => (value === null || value === undefined ? null : make(value));
}

function toS3Object(key: string, bucket: string, region: string, version?: string): AttributeValue {
  return { S: JSON.stringify({ s3: version === undefined ? { key, bucket, region } : { key, bucket, region, version } }) };
}

/** The methods of `util.dynamodb`. */
export const dynamodb = {
  toDynamoDB,
  toString: orNull((value: string) => ({ S: value })),
  toStringSet: orNull(toStringSet),
  toNumber: orNull((value: number) => ({ N: value })),
  toNumberSet: orNull(toNumberSet),
  toBinary: orNull((value: string) => ({ B: value })),
  toBinarySet: orNull(toBinarySet),
  toBoolean: orNull((value: boolean) => ({ BOOL: value })),
  toNull,
  toList: orNull((value: unknown[]) => ({ L: value.map((element) => toDynamoDB(element)) })),
  toMap: orNull((value: object) => ({ M: toMapValues(value) })),
  toMapValues: (value: object | null | undefined) => (value === null || value === undefined ? null : toMapValues(value)),
  toS3Object,
  fromS3ObjectJson: (text: string): unknown => JSON.parse(text).s3,
};
