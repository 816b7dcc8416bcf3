import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** The bus for what happens in the marketplace, of one stage. */
export const createEventBus = (scope: Construct, settings: Settings): EventBus =>
  new EventBus(scope, 'EventBus', { eventBusName: `ecobid-${settings.stage}` });
