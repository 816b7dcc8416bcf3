/** An application of Amplify the way it is always written, with nothing patched: its environment names the certificate to trust. */
import process from 'node:process';
import { Amplify } from 'aws-amplify';
import { CONNECTION_STATE_CHANGE, generateClient } from 'aws-amplify/api';
import { getCurrentUser, signIn, signOut } from 'aws-amplify/auth';
import { Hub } from 'aws-amplify/utils';

/** Where the application runs. */
export interface AmplifySettings {
  readonly endpoint: string;
  readonly userPoolEndpoint: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  readonly username: string;
  readonly password: string;
}

const settings: AmplifySettings = JSON.parse(process.argv[2] ?? '{}');
const { endpoint, userPoolEndpoint, userPoolId, userPoolClientId, username, password } = settings;
Amplify.configure({
  API: { GraphQL: { endpoint, region: 'eu-central-1', defaultAuthMode: 'userPool' } },
  Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint } },
});

interface Event {
  readonly data: unknown;
}

await signIn({ username, password });
const client = generateClient();
const query = await client.graphql({ query: 'query { hello }' });

const connected = new Promise<void>((resolve) =>
  Hub.listen('api', ({ payload }) => {
    const { connectionState } = payload.data as { connectionState?: string };
    if (payload.event === CONNECTION_STATE_CHANGE && connectionState === 'Connected') resolve();
  }),
);
const events: unknown[] = [];
const arrived = new Promise<void>((resolve, reject) => {
  const subscription = client.graphql({ query: 'subscription { onSaid(to: "me") { to text } }' });
  if (!('subscribe' in subscription)) throw new TypeError('A subscription can be subscribed to.');
  subscription.subscribe({
    next: (event) => {
      events.push((event as Event).data);
      resolve();
    },
    error: reject,
  });
});
await connected;
const mutation = await client.graphql({ query: 'mutation { say(to: "me", text: "good day") { to text } }' });
await arrived;
await signOut();
const signedIn = await getCurrentUser().then(
  () => true,
  () => false,
);
process.send?.({ query, mutation, events, signedIn });
process.exit();
