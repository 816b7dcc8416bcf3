import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFaults } from '../../../local/faults/faults.ts';
import { createCallerRegistry } from '../../../local/http/caller-registry.ts';
import { type CloudServer, startServer } from '../../../local/http/server.ts';
import type { CloudContext, JsonObject } from '../../../local/service.ts';
import { createSsm } from '../../../local/ssm/ssm.ts';
import { secretNames } from '../../../local/state/secret-names.ts';
import { openStateStore } from '../../../local/state/state-store.ts';

const callers = createCallerRegistry();
const state = openStateStore(undefined);
const context: CloudContext = {
  region: 'eu-central-1',
  accountId: '000000000000',
  endpoint: () => '',
  clock: { now: () => 5_000, at: () => () => undefined },
  faults: createFaults(),
  meter: { record: () => undefined },
  inbox: { deliver: () => undefined },
  log: () => undefined,
  secretName: secretNames(state),
  state,
  callers,
};

let server: CloudServer;

beforeAll(async () => {
  const ssm = createSsm(context);
  for (const [Name, Value] of [
    ['/app/dev/id', '1'],
    ['/app/dev/auth/pool', '2'],
    ['/application', '3'],
  ]) {
    const resource = { stackName: 'S', logicalId: 'P', type: 'AWS::SSM::Parameter', generatedName: 'g', assetPath: (path: string) => path };
    await ssm.providers[0]!.create({ ...resource, properties: { Name: Name!, Value: Value!, Type: 'String' } });
  }
  server = await startServer({ host: '127.0.0.1', port: 0, callers, onMistake: () => undefined });
  server.serve(ssm.routes);
});

afterAll(() => server.close());

const authorization = 'AWS4-HMAC-SHA256 Credential=k/20260101/eu-central-1/ssm/aws4_request, SignedHeaders=host, Signature=0';

async function call(operation: string, input: JsonObject, headers: Record<string, string> = { authorization }) {
  const answer = await fetch(`http://127.0.0.1:${server.port}`, {
    method: 'POST',
    headers: { 'x-amz-target': `AmazonSSM.${operation}`, ...headers },
    body: JSON.stringify(input),
  });
  return await answer.json();
}

describe('parameters of a template', () => {
  it('are read by name', async () => {
    expect(await call('GetParameter', { Name: '/app/dev/id' })).toEqual({
      Parameter: {
        Name: '/app/dev/id',
        Type: 'String',
        Value: '1',
        ARN: 'arn:aws:ssm:eu-central-1:000000000000:parameter/app/dev/id',
        LastModifiedDate: 5,
        Version: 1,
        DataType: 'text',
      },
    });
    expect(await call('GetParameters', { Names: ['/app/dev/id', '/nope'] })).toMatchObject({
      Parameters: [{ Value: '1' }],
      InvalidParameters: ['/nope'],
    });
  });

  it('are read by path, one level or all below', async () => {
    const values = async (Path: string, Recursive: boolean) => {
      const answer = await call('GetParametersByPath', { Path, Recursive });
      return (answer as { Parameters: { Value: string }[] }).Parameters.map(({ Value }) => Value);
    };
    expect(await values('/app/dev', false)).toEqual(['1']);
    expect(await values('/app', true)).toEqual(['1', '2']);
  });

  it('are refused when missing, and to unsigned calls', async () => {
    expect(await call('GetParameter', { Name: '/nope' })).toMatchObject({ __type: 'ParameterNotFound' });
    expect(await call('GetParameter', { Name: '/app/dev/id' }, {})).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  });
});
