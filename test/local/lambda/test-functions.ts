import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLambda } from '../../../local/lambda/lambda.ts';
import type { LambdaPorts } from '../../../local/lambda/lambda-ports.ts';
import type { JsonObject, LambdaPort, Service } from '../../../local/service.ts';
import { createTestContext, type TestContext, testResource } from './test-context.ts';

/** A Lambda service whose functions are written by the test. */
export interface TestFunctions {
  readonly context: TestContext;
  readonly lambda: Service & LambdaPort;
  /** Declares a function from the text of its module; answers its name. */
  define(name: string, source: string, properties?: JsonObject, file?: string): Promise<string>;
  close(): Promise<void>;
}

/** These functions are only called. */
const NO_EVENTS: LambdaPorts = {
  streams: { callStreams: () => Promise.reject(new Error('no streams here')) },
  queues: {
    callQueues: () => Promise.reject(new Error('no queues here')),
    queueUrl: () => {
      throw new Error('no queues here');
    },
  },
  targets: () => {
    throw new Error('no targets here');
  },
};

export function createTestFunctions(context = createTestContext()): TestFunctions {
  const lambda = createLambda(context, NO_EVENTS);
  const folder = mkdtempSync(join(tmpdir(), 'lambda-'));
  return {
    context,
    lambda,
    define: async (name, source, properties = {}, file = 'index.mjs') => {
      const asset = mkdtempSync(join(folder, `${name}-`));
      writeFileSync(join(asset, file), source);
      await createFunction(lambda, name, { Timeout: 10, ...properties }, asset);
      return name;
    },
    close: async () => {
      await lambda.stop?.();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function createFunction(lambda: Service, name: string, properties: JsonObject, asset: string): Promise<void> {
  const provider = lambda.providers.find(({ type }) => type === 'AWS::Lambda::Function');
  const base = { FunctionName: name, Handler: 'index.handler', Runtime: 'nodejs24.x', Code: { S3Bucket: 'assets', S3Key: 'code.zip' } };
  await provider?.create(testResource('AWS::Lambda::Function', name, { ...base, ...properties }, { 'code.zip': asset }));
}
