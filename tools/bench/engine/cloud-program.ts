/** Runs the local cloud in memory, and tells its parent the stage and the direct way to its DynamoDB Local. */
import diagnostics from 'node:diagnostics_channel';
import process from 'node:process';
import { startCloud } from '../../../local/cloud.ts';
import { type Stage, stageOf } from '../../stage.ts';

/** Where the stack is, and where the outputs go. */
export interface CloudPlace {
  readonly assembly: string;
  readonly outputs: string;
}

/** The direct way to the tables, past the local cloud. */
interface TableAccess {
  readonly endpoint: string;
  readonly accessKeyId: string;
}

/** What a stage's own process tells once it is ready. */
export interface MeasuredStage {
  readonly stage: Stage;
  readonly tableName: string;
  readonly access: TableAccess;
}

const CREATED = 'undici:request:create';

/** Address and key are DynamoDB Local's password and no part of the cloud's interface, so they are read from its first request. */
function readAccess(): Promise<TableAccess> {
  return new Promise((resolve) => {
    const look = (message: unknown): void => {
      const { request } = message as { request: { origin: string; headers: readonly string[] } };
      const [, accessKeyId] = /Credential=([^/]+)\//.exec(request.headers.join('\n')) ?? [];
      if (accessKeyId === undefined) return;
      diagnostics.unsubscribe(CREATED, look);
      resolve({ endpoint: request.origin, accessKeyId });
    };
    diagnostics.subscribe(CREATED, look);
  });
}

const { assembly, outputs }: CloudPlace = JSON.parse(process.argv[2] ?? '{}');
const access = readAccess();
const cloud = await startCloud({ assembly, outputs, data: undefined, port: 0, host: '127.0.0.1', reset: false, verbose: false });
process.once('disconnect', () => void cloud.stop());
const stage = stageOf(cloud.outputs);
const tableName = cloud.outputs[stage.stackName]?.ItemsTableName ?? '';
process.send?.({ stage, tableName, access: await access } satisfies MeasuredStage);
