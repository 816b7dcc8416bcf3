import { CombinedGraphQLErrors, ServerError } from '@apollo/client';
import { refusalOf } from './refusal.ts';

/** What AppSync calls the errors of a caller who would be refused again. */
const FINAL_TYPES = new Set([
  'AccessDeniedException',
  'BadRequestException',
  'GraphQLValidationException',
  'MalformedHttpRequestException',
  'Unauthorized',
  'UnauthorizedException',
  'UnsupportedOperation',
  'ValidationError',
]);
/** Refusals that pass: the last one since the call goes out as a guest's from then on. */
const PASSING_CODES = new Set<string>(['CONTENTION', 'TOO_MANY_REQUESTS', 'UNAUTHENTICATED']);
/** Codes of HTTP for a caller who did nothing wrong. */
const PASSING_STATUS = new Set([408, 425, 429]);

/** AppSync puts the type beside the message. */
const isFinalType = (error: object): boolean =>
  'errorType' in error && typeof error.errorType === 'string' && FINAL_TYPES.has(error.errorType);

/** Whether an error stays however often the call is made again: what the caller may not do, or asks for wrongly. A lost network does not. */
export const isFinal = (error: unknown): boolean => {
  const refusal = refusalOf(error);
  if (refusal !== null) {
    return !PASSING_CODES.has(refusal.code);
  }
  if (ServerError.is(error)) {
    return error.statusCode >= 400 && error.statusCode < 500 && !PASSING_STATUS.has(error.statusCode);
  }
  return CombinedGraphQLErrors.is(error) && error.errors.some(isFinalType);
};
