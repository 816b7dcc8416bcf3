/**
 * `util.transform.toSubscriptionFilter`: groups that are OR-ed, each an AND of filters. Operators of one field, members of `or` and rules
 * are alternatives, so groups multiply. Nothing checks operators here, as recorded from EvaluateCode.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/transformation-helpers-in-utils-transform-js.html
 */
interface Filter {
  readonly fieldName: string;
  readonly operator: string;
  readonly value: unknown;
}

type Group = readonly Filter[];

/** The filter in the form of `extensions.setSubscriptionFilter`, or null for what is no object. */
export function toSubscriptionFilter(filter: unknown, ignoredFields: readonly string[] = [], rules: unknown = {}): unknown {
  if (!isRecord(filter)) return null;
  const groups = combine(groupsOf(filter, ignoredFields), alternativesOf(rules));
  return { filterGroup: groups.filter((filters) => filters.length > 0).map((filters) => ({ filters })) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function groupsOf(filter: unknown, ignoredFields: readonly string[]): readonly Group[] {
  if (!isRecord(filter)) return [[]];
  let groups: readonly Group[] = [[]];
  for (const [key, value] of inReadingOrder(filter)) {
    if (key === 'and' || key === 'or') groups = combine(groups, groupsOfMembers(key, value, ignoredFields));
    else if (!ignoredFields.includes(key)) groups = combine(groups, operatorsOf(key, value));
  }
  return groups;
}

/** Fields come first, then `and`, then `or`. */
function inReadingOrder(filter: Record<string, unknown>): [string, unknown][] {
  const rank = (key: string) => (key === 'and' ? 1 : key === 'or' ? 2 : 0);
  return Object.entries(filter).sort(([a], [b]) => rank(a) - rank(b));
}

function groupsOfMembers(operator: 'and' | 'or', members: unknown, ignoredFields: readonly string[]): readonly Group[] {
  if (!Array.isArray(members) || members.length === 0) return [[]];
  const each = members.map((member) => groupsOf(member, ignoredFields));
  return operator === 'or' ? each.flat() : each.reduce(combine, [[]]);
}

function operatorsOf(fieldName: string, operators: unknown): readonly Group[] {
  const entries = isRecord(operators) ? Object.entries(operators) : [];
  return entries.length === 0 ? [[]] : entries.map(([operator, value]) => [{ fieldName, operator, value }]);
}

/** Rules are alternatives to one another: at least one must hold beside the rest of the filter. */
function alternativesOf(rules: unknown): readonly Group[] {
  const alternatives = isRecord(rules) ? Object.entries(rules).flatMap(([field, operators]) => operatorsOf(field, operators)) : [];
  return alternatives.length === 0 ? [[]] : alternatives;
}

function combine(left: readonly Group[], right: readonly Group[]): readonly Group[] {
  return left.flatMap((first) => right.map((second) => [...first, ...second]));
}
