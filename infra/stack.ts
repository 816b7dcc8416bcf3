import { DefaultStackSynthesizer, type IStackSynthesizer, Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { createApi } from './api.ts';
import { createAuctions } from './auctions.ts';
import { createImagesBucket, createTestBucket } from './buckets.ts';
import type { Bundles } from './bundle.ts';
import { createDataSources } from './data-sources.ts';
import { createEventBus } from './events.ts';
import { createFunctions } from './functions.ts';
import { createIdentity } from './identity.ts';
import { createOutputs } from './outputs.ts';
import { createResolvers } from './resolvers.ts';
import type { Settings } from './settings.ts';
import { createPepper, createSignIn } from './sign-in.ts';
import { createTable } from './table.ts';
import type { Wiring } from './wiring.ts';

/**
 * The CLI checks the version of the bootstrap stack by itself; a parameter and a rule in the template would only repeat it. The class
 * says `string | undefined` where its own interface, read strictly, wants an absent key.
 */
const withoutBootstrapRule = () => new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IStackSynthesizer;

interface EcoBidStackProps {
  readonly settings: Settings;
  readonly schemaText: string;
  readonly wiring: Wiring;
  readonly bundles: Bundles;
}

/** All of EcoBid at one stage. */
export class EcoBidStack extends Stack {
  constructor(scope: Construct, props: EcoBidStackProps) {
    const { settings, wiring, bundles } = props;
    super(scope, `EcoBid-${settings.stage}`, {
      env: { region: settings.region },
      description: `EcoBid ${settings.stage}: a local second-hand marketplace with live auctions.`,
      terminationProtection: settings.production,
      synthesizer: withoutBootstrapRule(),
    });
    Tags.of(this).add('project', 'ecobid');
    Tags.of(this).add('stage', settings.stage);

    const table = createTable(this, settings);
    const images = createImagesBucket(this, settings);
    if (!settings.production) createTestBucket(this);
    const identity = createIdentity(this, settings);
    const eventBus = createEventBus(this, settings);
    const functions = createFunctions(this, bundles.functions, { settings, table, identity, pepper: createPepper(this) });
    const api = createApi(this, settings, { schemaText: props.schemaText, identity, table });
    const apiId = api.api.attrApiId;
    const dataSources = createDataSources(this, wiring.fields, { apiId, table, functions, bundles });
    createResolvers(this, wiring.fields, { apiId, schema: api.schema, dataSources, bundles });
    createAuctions(this, { settings, table, api, bus: eventBus, functions });
    createSignIn(this, { settings, identity, functions });
    createOutputs(this, { settings, api, identity, table, images, eventBus });
  }
}
