/** The local cloud in memory with one small API. */
import process from 'node:process';
import { startCloud } from '../../../local/cloud.ts';
import type { CloudPlace } from '../engine/cloud-program.ts';
import { serveMeasured } from './server-control.ts';

const { assembly, outputs }: CloudPlace = JSON.parse(process.argv[2] ?? '{}');
const cloud = await startCloud({ assembly, outputs, data: undefined, port: 0, host: '127.0.0.1', reset: false, verbose: false });
const [stack] = Object.values(cloud.outputs);
serveMeasured({ endpoint: cloud.endpoint, apiKey: stack?.ApiKey ?? '' }, () => void cloud.stop());
