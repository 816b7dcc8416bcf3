// biome-ignore-all lint/suspicious/noTemplateCurlyInString: such texts are what Fn::Sub takes.
import { describe, expect, it } from 'vitest';
import { type Json, TemplateError } from '../../../local/service.ts';
import { resolve, type Scope } from '../../../local/template/intrinsics.ts';

const values: Record<string, Json | undefined> = { Name: 'shop', Zones: ['a', 'b'], 'AWS::NoValue': undefined, 'AWS::Region': 'eu-west-1' };

const scope: Scope = {
  place: 'Stack: resource Thing',
  region: 'eu-west-1',
  mappings: { Sizes: { prod: { memory: 512 } } },
  ref: (name) => values[name],
  attribute: (logicalId, name) => `${logicalId}/${name}`,
  condition: (name) => name === 'IsProd',
  importValue: (name) => `imported ${name}`,
};

describe('intrinsic functions', () => {
  it.each<[string, Json, Json]>([
    ['Ref gives the value', { Ref: 'Name' }, 'shop'],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'Table/Arn'],
    ['GetAtt as a text, its attribute with dots', { 'Fn::GetAtt': 'Stack.Outputs.Url' }, 'Stack/Outputs.Url'],
    ['Join over resolved parts', { 'Fn::Join': ['-', ['x', { Ref: 'Name' }, 3]] }, 'x-shop-3'],
    ['Join over a list that is a reference', { 'Fn::Join': ['', { Ref: 'Zones' }] }, 'ab'],
    ['Sub with references and attributes', { 'Fn::Sub': '${Name}.${Table.Arn}' }, 'shop.Table/Arn'],
    ['Sub keeps a literal', { 'Fn::Sub': '${!Name} ${Name}' }, '${Name} shop'],
    ['Sub prefers its own variables', { 'Fn::Sub': ['${Name}-${X}', { Name: 'own', X: { Ref: 'Name' } }] }, 'own-shop'],
    ['Select by a number as text', { 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    ['Split', { 'Fn::Split': [',', 'a,,b'] }, ['a', '', 'b']],
    ['If takes the first branch when the condition holds', { 'Fn::If': ['IsProd', 1, 2] }, 1],
    ['If takes the second branch otherwise', { 'Fn::If': ['IsDev', 1, 2] }, 2],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', 'prod', 'memory'] }, 512],
    ['Base64', { 'Fn::Base64': 'häus' }, 'aMOkdXM='],
    ['ImportValue of a resolved name', { 'Fn::ImportValue': { 'Fn::Sub': '${Name}:x' } }, 'imported shop:x'],
    ['GetAZs of the own region', { 'Fn::GetAZs': '' }, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
    ['nested objects', { a: [{ b: { Ref: 'Name' } }] }, { a: [{ b: 'shop' }] }],
    ['an object with a further key is no intrinsic', { Ref: 'Name', other: 1 }, { Ref: 'Name', other: 1 }],
  ])('%s', (_, value, expected) => {
    expect(resolve(value, scope)).toEqual(expected);
  });

  it('AWS::NoValue takes its key and its list entry away', () => {
    const gone = { Ref: 'AWS::NoValue' };
    expect(resolve({ a: gone, b: [1, gone, 2], c: { 'Fn::If': ['IsDev', 1, gone] } }, scope)).toEqual({ b: [1, 2] });
  });

  it.each<[string, Json, string]>([
    ['an unknown intrinsic', { 'Fn::Cidr': ['10.0.0.0/8', 1] }, 'Stack: resource Thing: Fn::Cidr is not known to the local cloud'],
    ['a macro', { 'Fn::Transform': {} }, 'Stack: resource Thing: Fn::Transform is not known to the local cloud'],
    ['Select beyond the end', { 'Fn::Select': [2, ['a', 'b']] }, 'Stack: resource Thing: Fn::Select is not well-formed'],
    ['Join of an object', { 'Fn::Join': ['', [{ a: 1 }]] }, 'Stack: resource Thing: Fn::Join is not well-formed'],
    ['If without a second branch', { 'Fn::If': ['IsProd', 1] }, 'Stack: resource Thing: Fn::If is not well-formed'],
    [
      'a missing entry of a map',
      { 'Fn::FindInMap': ['Sizes', 'dev', 'memory'] },
      'Stack: resource Thing: Fn::FindInMap finds nothing at Sizes.dev.memory',
    ],
    [
      'a dynamic reference',
      '{{resolve:ssm:/x}}',
      'Stack: resource Thing: the dynamic reference {{resolve:ssm:/x}} is not known to the local cloud',
    ],
  ])('refuses %s in one line', (_, value, message) => {
    expect(() => resolve(value, scope)).toThrow(new TemplateError(message));
  });
});
