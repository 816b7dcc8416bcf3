/** What `cdk synth`, `cdk deploy` and `cdk destroy` run: cdk.json names this file. */
import { synthesize } from './synth.ts';

try {
  await synthesize({ cloudFormationChecks: true });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
