/** What `cdk synth`, `cdk deploy` and `cdk destroy` run: cdk.json names this file. */
import { synthesize } from './synth.ts';

const allowedOrigins = process.env.ALLOWED_ORIGINS;
try {
  await synthesize({ cloudFormationChecks: true, ...(allowedOrigins === undefined ? {} : { allowedOrigins }) });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
