import { execSync, fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { synthesize } from '../../infra/synth.ts';
import { prepareCases } from './engine/cases.ts';
import { nextMessage, startLoad } from './engine/load.ts';

const cpu = (pid: number) => {
  const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(f[11]) + Number(f[12])) * 10;
};
if (!existsSync('/tmp/eb/cdk.out/manifest.json')) await synthesize({ stage: 'dev', outdir: '/tmp/eb/cdk.out' });
const child = fork(
  import.meta.dirname + '/engine/cloud-program.ts',
  [JSON.stringify({ assembly: '/tmp/eb/cdk.out', outputs: '/tmp/eb/o.json' })],
  { cwd: '/tmp/eb' },
);
const stage: any = await nextMessage(child);
const port = new URL(stage.access.endpoint).port;
const java = Number(execSync(`pgrep -f "^[^ ]*java .*-port ${port} "`).toString().trim().split('\n')[0]);
for (const c of await prepareCases(stage)) {
  for (const side of ['graphql', 'sdk'] as const) {
    const l = startLoad(import.meta.dirname + `/engine/${side}-load.ts`, c[side]);
    await l.measure(2);
    const before = [cpu(child.pid!), cpu(java)];
    const t = performance.now();
    const n = (await l.measure(4)) * 4;
    console.log(
      c.name,
      side,
      'rps',
      (n / 4) | 0,
      'cpu us/req cloud',
      (((cpu(child.pid!) - before[0]) * 1000) / n) | 0,
      'java',
      (((cpu(java) - before[1]) * 1000) / n) | 0,
    );
    l.stop();
  }
}
child.disconnect();
