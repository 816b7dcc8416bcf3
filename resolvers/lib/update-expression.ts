import { util } from '@aws-appsync/utils';

/** An update that sets the given attributes and removes the named ones. Every name is aliased: some hundreds are reserved words. */
export const updateExpression = (changes: Record<string, unknown>, removed: string[]) => {
  const changed = Object.keys(changes);
  const expressionNames: Record<string, string> = {};
  const expressionValues: Record<string, unknown> = {};
  changed.concat(removed).forEach((name) => {
    expressionNames[`#${name}`] = name;
  });
  changed.forEach((name) => {
    expressionValues[`:${name}`] = changes[name];
  });
  const set = changed.length === 0 ? '' : `SET ${changed.map((name) => `#${name} = :${name}`).join(', ')}`;
  const remove = removed.length === 0 ? '' : `REMOVE ${removed.map((name) => `#${name}`).join(', ')}`;
  return {
    expression: `${set} ${remove}`.trim(),
    expressionNames,
    ...(changed.length === 0 ? {} : { expressionValues: util.dynamodb.toMapValues(expressionValues) }),
  };
};
