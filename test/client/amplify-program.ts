/** An application of Amplify the way it is always written, with nothing patched, which signs in both ways. */
import process from 'node:process';
import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import { confirmSignIn, fetchAuthSession, getCurrentUser, signIn, signOut } from 'aws-amplify/auth';

/** Where the application runs, and whose it is. */
export interface AmplifyUsers {
  readonly endpoint: string;
  readonly userPoolEndpoint: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  readonly phone: string;
  readonly email: string;
  readonly password: string;
}

const settings: AmplifyUsers = JSON.parse(process.argv[2] ?? '{}');
const { endpoint, userPoolEndpoint, userPoolId, userPoolClientId, phone, email, password } = settings;
Amplify.configure({
  API: { GraphQL: { endpoint, region: 'eu-central-1', defaultAuthMode: 'userPool' } },
  Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint } },
});
const client = generateClient();
const me = () => client.graphql({ query: 'query { me { phone email } }' });

/** What a person reads on the phone. */
const readCode = async (): Promise<string> => {
  const { messages } = (await (await fetch(new URL('/_local/inbox', userPoolEndpoint))).json()) as {
    messages: { to: string; text: string }[];
  };
  return /\d{6}/.exec(messages.findLast(({ to }) => to === phone)?.text ?? '')?.[0] ?? '';
};
const otherThan = (code: string): string => (code === '000000' ? '000001' : '000000');

const asked = await signIn({ username: phone, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } });
const code = await readCode();
const wrong = await confirmSignIn({ challengeResponse: otherThan(code) });
const right = await confirmSignIn({ challengeResponse: code });
const byPhone = await me();
await fetchAuthSession({ forceRefresh: true });
const refreshed = await me();
await signOut();

const srp = await signIn({ username: email, password });
const byEmail = await me();
await signOut();
const signedIn = await getCurrentUser().then(
  () => true,
  () => false,
);
const steps = [asked, wrong, right, srp].map(({ nextStep }) => nextStep.signInStep);
process.send?.({ steps, byPhone, refreshed, byEmail, signedIn });
process.exit();
