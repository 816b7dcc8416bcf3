import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Settings, Stage } from '../../infra/settings.ts';

/** CDK's own checker of templates takes seconds to load and is no part of what these tests claim. */
process.env.CDK_VALIDATION = 'false';

/** Settings as cdk.json gives them, with one web origin. */
const settingsFor = (stage: Stage): Settings => ({
  stage,
  production: stage === 'prod',
  region: 'eu-central-1',
  version: '1.2.3',
  apiKeyExpiresEpoch: 1_825_027_200,
  allowedOrigins: ['https://app.example.com'],
  defaultCurrency: 'EUR',
  signIn: { ttlSeconds: 300, sessionMinutes: 6, maxAttempts: 5, devEcho: false, countries: ['DE', 'AT'], hourlyMax: 1000 },
});

/** The template of a stack that holds only what `build` puts into it. */
export function templateOf(stage: Stage, build: (stack: Stack, settings: Settings) => void): Template {
  const stack = new Stack(new App(), 'Test', { env: { region: 'eu-central-1' } });
  build(stack, settingsFor(stage));
  return Template.fromStack(stack);
}

/** The properties of the only resource of a type. */
export function propertiesOf(template: Template, type: string): Record<string, unknown> {
  const found = Object.values(template.findResources(type));
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type}`);
  return found[0]!.Properties;
}
