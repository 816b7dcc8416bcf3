import { App } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { settingsOf } from '../../infra/settings.ts';

const GIVEN = { stage: 'dev', region: 'eu-central-1', version: '0.1.0', apiKeyExpires: '2027-11-01' };
const settings = (context: Record<string, unknown>) => settingsOf(new App({ context: { ...GIVEN, ...context } }).node);

test('dev is no production and lets local web apps upload', () => {
  expect(settings({})).toEqual({
    stage: 'dev',
    production: false,
    region: 'eu-central-1',
    version: '0.1.0',
    apiKeyExpiresEpoch: 1_825_027_200,
    allowedOrigins: ['http://localhost:3000', 'http://localhost:5173'],
    defaultCurrency: 'EUR',
    signIn: expect.objectContaining({ ttlSeconds: 300 }),
  });
});

test('prod allows no web origin unless one is named', () => {
  expect(settings({ stage: 'prod' })).toMatchObject({ production: true, allowedOrigins: [], defaultCurrency: 'EUR' });
  expect(settings({ stage: 'prod', allowedOrigins: 'https://a.example, https://b.example:8443' }).allowedOrigins).toEqual([
    'https://a.example',
    'https://b.example:8443',
  ]);
});

test('an empty list of origins allows none, in dev too', () => {
  expect(settings({ allowedOrigins: '' }).allowedOrigins).toEqual([]);
});

test.each(['*', 'https://*.example.com/', 'https://app.example.com/', 'app.example.com', 'https://a.example https://b.example'])(
  'refuses "%s" as a web origin',
  (origin) => {
    expect(() => settings({ allowedOrigins: origin })).toThrow(`ALLOWED_ORIGINS holds "${origin}"`);
  },
);

test.each([
  ['stage', 'staging', 'one of dev, prod'],
  ['region', 'frankfurt', 'the name of an AWS region, such as eu-central-1'],
  ['version', '', 'a version, such as 1.2.3'],
  ['apiKeyExpires', 'tomorrow', 'a day, such as 2027-11-01'],
  ['defaultCurrency', 'DEM', 'one of EUR, USD, GBP, CHF, INR'],
])('refuses a wrong %s in one sentence that says what it may be', (key, value, wanted) => {
  expect(() => settings({ [key]: value })).toThrow(
    `The context key "${key}" is "${value}"; it must be ${wanted}. Pass it as -c ${key}=… or set it in cdk.json.`,
  );
});

test('refuses a day that the calendar lacks', () => {
  expect(() => settings({ apiKeyExpires: '2027-13-01' })).toThrow('no day of the calendar');
});
