import { describe, expect, it } from 'vitest';
import { type JsonObject, TemplateError } from '../../../local/service.ts';
import { openStateStore } from '../../../local/state/state-store.ts';
import { templateChange } from '../../../local/state/template-change.ts';

const resource = (type: string, properties: JsonObject) => ({ stackName: 'S', logicalId: 'Kept', type, properties });

/** Starts twice on one state, with what a template had first and has then. */
function changed(type: string, before: JsonObject, after: JsonObject): () => void {
  const state = openStateStore(undefined);
  const first = templateChange(state);
  first.refuseReplaced(resource(type, before));
  first.accept({});
  return () => templateChange(state).refuseReplaced(resource(type, after));
}

const email = { Name: 'email' };
const phone = { Name: 'phone' };

describe('a changed template', () => {
  it.each<[string, string, JsonObject, JsonObject]>([
    ['more tags', 'AWS::DynamoDB::Table', { KeySchema: ['a'] }, { KeySchema: ['a'], Tags: ['t'] }],
    ['another password policy', 'AWS::Cognito::UserPool', { Policies: 1 }, { Policies: 2 }],
    ['one attribute more', 'AWS::Cognito::UserPool', { Schema: [email] }, { Schema: [phone, email] }],
    ['anything of a type without data', 'AWS::IAM::Role', { RoleName: 'a' }, { RoleName: 'b' }],
  ])('is applied: %s', (_, type, before, after) => {
    expect(changed(type, before, after)).not.toThrow();
  });

  it.each<[string, string, JsonObject, JsonObject]>([
    ['KeySchema', 'AWS::DynamoDB::Table', { KeySchema: ['a'] }, { KeySchema: ['b'] }],
    ['TableName', 'AWS::DynamoDB::Table', {}, { TableName: 'named' }],
    ['UsernameAttributes', 'AWS::Cognito::UserPool', { UsernameAttributes: ['email'] }, { UsernameAttributes: ['email', 'phone_number'] }],
    ['Schema', 'AWS::Cognito::UserPool', { Schema: [email, phone] }, { Schema: [email] }],
    ['GenerateSecret', 'AWS::Cognito::UserPoolClient', {}, { GenerateSecret: true }],
  ])('is refused by a line that names --reset: %s', (property, type, before, after) => {
    expect(changed(type, before, after)).toThrow(
      new TemplateError(
        `${type} Kept: ${property} differs from the kept data's and cannot be changed; start with --reset to drop the data`,
      ),
    );
  });

  it('is refused when a resource with data is gone from it', () => {
    const state = openStateStore(undefined);
    const first = templateChange(state);
    first.refuseReplaced(resource('AWS::DynamoDB::Table', {}));
    first.accept({});
    expect(() => templateChange(state).refuseRemoved(() => true)).not.toThrow();
    expect(() => templateChange(state).refuseRemoved(() => false)).toThrow(
      new TemplateError('AWS::DynamoDB::Table Kept with its data is gone from the template; start with --reset to drop the data'),
    );
  });

  it('is judged by the last template that was applied, not by one that failed', () => {
    const state = openStateStore(undefined);
    templateChange(state).refuseReplaced(resource('AWS::DynamoDB::Table', { KeySchema: ['a'] }));
    expect(() => templateChange(state).refuseReplaced(resource('AWS::DynamoDB::Table', { KeySchema: ['b'] }))).not.toThrow();
  });
});
