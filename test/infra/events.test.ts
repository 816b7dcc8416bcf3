import { expect, test } from 'vitest';
import { createEventBus } from '../../infra/events.ts';
import { propertiesOf, templateOf } from './template.ts';

test('each stage has a bus of its own', () => {
  expect(propertiesOf(templateOf('dev', createEventBus), 'AWS::Events::EventBus')).toEqual({ Name: 'ecobid-dev' });
  expect(propertiesOf(templateOf('prod', createEventBus), 'AWS::Events::EventBus')).toEqual({ Name: 'ecobid-prod' });
});
