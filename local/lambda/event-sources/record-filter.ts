import { eventPattern, PatternError } from '../../eventbridge/event-pattern.ts';
import { type Json, type JsonObject, TemplateError, type TemplateResource } from '../../service.ts';
import { isObject } from '../../template/json.ts';

/** Whether a record, in the form in which a function gets it, is for this function. */
export type RecordFilter = (record: JsonObject) => boolean;

/**
 * The filter that lets a record pass when one of `patterns` (JSON texts) fits; without patterns all pass. A body of a message that is JSON is
 * looked into. Follows the AWS Lambda Developer Guide, "Control which events Lambda sends to your function".
 *
 * @throws TemplateError for a text that is no pattern.
 */
export function recordFilter({ logicalId, type }: TemplateResource, patterns: readonly string[]): RecordFilter {
  if (patterns.length === 0) return () => true;
  try {
    const fits = patterns.map((text): RecordFilter => {
      const pattern: Json = JSON.parse(text);
      return isObject(pattern) && Object.keys(pattern).length === 0 ? () => true : eventPattern(pattern);
    });
    return (record) => fits.some((each) => each(withParsedBody(record)));
  } catch (error) {
    if (!(error instanceof PatternError) && !(error instanceof SyntaxError)) throw error;
    throw new TemplateError(`${logicalId} (${type}): FilterCriteria: ${error.message}`);
  }
}

function withParsedBody(record: JsonObject): JsonObject {
  if (typeof record.body !== 'string') return record;
  try {
    return { ...record, body: JSON.parse(record.body) };
  } catch {
    return record;
  }
}
