import { describe, expect, it } from 'vitest';
import { type Json, type JsonObject, TemplateError } from '../../../local/service.ts';
import { conditionsOf } from '../../../local/template/conditions.ts';
import type { Scope } from '../../../local/template/intrinsics.ts';

const scope: Scope = {
  place: 'Stack: conditions',
  region: 'eu-west-1',
  mappings: {},
  ref: (name) => (name === 'Stage' ? 'prod' : undefined),
  attribute: () => '',
  condition: () => false,
  importValue: () => '',
};

const isProd: Json = { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] };
const isDev: Json = { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] };

describe('conditions', () => {
  it.each<[string, Json, boolean]>([
    ['Equals holds for equal texts', isProd, true],
    ['Equals fails for others', isDev, false],
    ['Equals takes a number for its text', { 'Fn::Equals': [1, '1'] }, true],
    ['And needs all', { 'Fn::And': [isProd, isDev] }, false],
    ['Or needs one', { 'Fn::Or': [isDev, isProd] }, true],
    ['Not turns it round', { 'Fn::Not': [isDev] }, true],
    ['Condition leads to another', { Condition: 'Prod' }, true],
  ])('%s', (_, definition, expected) => {
    expect(conditionsOf({ Prod: isProd, Tried: definition }, scope)('Tried')).toBe(expected);
  });

  it.each<[string, JsonObject, string]>([
    ['a circle', { Tried: { 'Fn::Not': [{ Condition: 'Tried' }] } }, 'Stack: conditions: the condition Tried leads back to itself'],
    ['a missing one', {}, 'Stack: conditions: there is no condition Tried'],
    [
      'another function',
      { Tried: { 'Fn::Contains': [] } },
      'Stack: conditions: Fn::Contains is not known to the local cloud as a condition',
    ],
  ])('refuses %s', (_, section, message) => {
    expect(() => conditionsOf(section, scope)('Tried')).toThrow(new TemplateError(message));
  });
});
