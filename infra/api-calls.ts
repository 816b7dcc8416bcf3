import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Api } from './api.ts';
import { allow } from './roles.ts';

/** Lets a function call these mutations, which are for the service alone, and no others. */
export function letCall(caller: LambdaFunction, { api }: Api, mutations: readonly string[]): void {
  caller.addEnvironment('API_URL', api.attrGraphQlUrl);
  caller.addToRolePolicy(
    allow(
      ['appsync:GraphQL'],
      mutations.map((field) => `${api.attrArn}/types/Mutation/fields/${field}`),
    ),
  );
}
