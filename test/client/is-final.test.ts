import { CombinedGraphQLErrors, ServerError } from '@apollo/client';
import { describe, expect, test } from 'vitest';
import { isFinal } from '../../client/is-final.ts';
import { realtimeError } from '../../client/realtime-error.ts';

const graphQLError = (errorType: string) => new CombinedGraphQLErrors({ errors: [{ message: 'No.', errorType } as { message: string }] });
const statusError = (status: number) => new ServerError('No.', { response: new Response('', { status }), bodyText: '' });
/** As the subscription link throws. */
const thrown = (message: string) => ({ errors: [{ message }] });

describe('errors that stay', () => {
  test.each(['Unauthorized', 'UnauthorizedException', 'NOT_FOUND', 'INVALID_INPUT', 'BadRequestException'])('%s does', (type) => {
    expect(isFinal(graphQLError(type))).toBe(true);
  });

  test.each([
    'CONTENTION',
    'TOO_MANY_REQUESTS',
    'UNAUTHENTICATED',
    'InternalFailure',
    'ThrottlingException',
    'MaxSubscriptionsReachedError',
  ])('%s does not', (type) => {
    expect(isFinal(graphQLError(type))).toBe(false);
  });

  test.each([
    [400, true],
    [401, true],
    [403, true],
    [408, false],
    [429, false],
    [500, false],
    [503, false],
  ])('HTTP %i: %s', (status, final) => {
    expect(isFinal(statusError(status))).toBe(final);
  });

  test('a network that fails does not', () => {
    expect(isFinal(new TypeError('fetch failed'))).toBe(false);
  });
});

describe('what the subscription link throws', () => {
  test('a refused subscription becomes the errors that AppSync gave', () => {
    const error = realtimeError(thrown('Connection failed: {"errors":[{"errorType":"Unauthorized","message":"Not Authorized"}]}'));
    expect(error).toMatchObject({ message: 'Not Authorized', errors: [{ errorType: 'Unauthorized' }] });
    expect(isFinal(error)).toBe(true);
  });

  test('a refused handshake becomes an error of the type that AppSync gave', () => {
    const error = realtimeError(thrown('Connection failed: UnauthorizedException'));
    expect(CombinedGraphQLErrors.is(error) && error.errors).toEqual([
      { message: 'UnauthorizedException', errorType: 'UnauthorizedException' },
    ]);
    expect(isFinal(error)).toBe(true);
  });

  test.each(['Connection closed', 'Timeout disconnect', 'Connection failed: Error: Connection handshake error', 'Connection failed: '])(
    '%s passes',
    (message) => {
      const error = realtimeError(thrown(message));
      expect(error.message).toBe(message);
      expect(isFinal(error)).toBe(false);
    },
  );
});
