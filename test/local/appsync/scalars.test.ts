import { GraphQLScalarType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { loadSchema } from '../../../local/appsync/schema/load-schema.ts';

const schema = loadSchema(
  'type Query { a: AWSDate b: AWSTime c: AWSDateTime d: AWSTimestamp e: AWSEmail f: AWSJSON g: AWSURL h: AWSPhone i: AWSIPAddress }',
);

function scalar(name: string): GraphQLScalarType {
  const type = schema.getType(name);
  if (type instanceof GraphQLScalarType) return type;
  throw new Error(`no scalar ${name}`);
}

describe('accepts', () => {
  test.each([
    ['AWSDate', ['1970-01-01', '1970-01-01Z', '1970-01-01-07:00', '1970-01-01+05:30', '2024-02-29']],
    ['AWSTime', ['12:30', '12:30:24', '12:30:24.', '12:30:24.123Z', '12:30:24-07:00', '12:30:24.500+05:30']],
    [
      'AWSDateTime',
      [
        '2026-11-21T01:02:03Z',
        '2026-11-21T01:02:03.123456789Z',
        '2026-11-21T01:02Z',
        '2026-11-21T01:02:03+05:30',
        '2026-11-21T01:02:03+05:30:15',
      ],
    ],
    ['AWSTimestamp', [0, -1, 1_763_690_000]],
    ['AWSEmail', ['a@b', 'first.last@example.com', 'a+b@c.d']],
    ['AWSURL', ['https://a.example/b?c#d', 'mailto:a@b.c', 'http://127.0.0.1:4000/graphql']],
    ['AWSPhone', ['+491701234567', '+1 650-253-0000', '650-253-0000']],
    ['AWSIPAddress', ['127.0.0.1', '10.0.0.0/8', '::1', '2001:db8::/32']],
  ])('%s', (name, values) => {
    for (const value of values) {
      expect(scalar(name).parseValue(value)).toBe(value);
      expect(scalar(name).serialize(value)).toBe(value);
    }
  });
});

describe('refuses', () => {
  test.each([
    ['AWSDate', ['1970-1-1', '2023-02-29', '1970-13-01', '1970-01-01T00:00:00Z', 1]],
    ['AWSTime', ['24:00', '12:60', '12', 'noon']],
    ['AWSDateTime', ['2026-11-21T01:02:03', '2026-11-21', '2026-02-30T01:02:03Z', '2026-11-21 01:02:03Z', 1]],
    ['AWSTimestamp', ['1', 1.5, null]],
    ['AWSEmail', ['a', '@b', 'a@', 'a b@c', 'a@b@c', 5]],
    ['AWSURL', ['a.example', 'https://a.example//b', '']],
    ['AWSPhone', ['12', '+49', 'phone']],
    ['AWSIPAddress', ['256.0.0.1', '10.0.0.0/33', '1.2.3', '::1/129']],
    ['AWSJSON', ['{nope', 5]],
  ])('%s', (name, values) => {
    for (const value of values) expect(() => scalar(name).parseValue(value), String(value)).toThrow(/^Unable to parse `/);
  });
});
