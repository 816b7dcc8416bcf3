import { GraphiQL } from 'graphiql';
import { Kind, type OperationDefinitionNode, OperationTypeNode, parse } from 'graphql';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { signInWithEmail } from '../../../client/index.ts';
import { createCaller } from './caller.ts';
import { element, say } from './element.ts';
import type { ExplorerConfig, Sample } from './explorer-config.ts';
import { fillPlaceholders } from './fill-placeholders.ts';
import type { Answers } from './listen.ts';
import { wireSignInDialog } from './sign-in-dialog.ts';

interface Shown {
  readonly query: string;
  readonly variables: string;
}

interface Asked {
  readonly query: string;
  readonly operationName?: string | null | undefined;
}

const [config, samples] = await Promise.all([readJson<ExplorerConfig>('/explorer-config.json'), readJson<Sample[]>('/samples.json')]);
const caller = createCaller(config, window.location.origin, () => void showCaller('The session has ended: asking as a guest'));
const root = createRoot(element('explorer', HTMLElement));
const callers = element('caller', HTMLSelectElement);
const sampleNames = element('sample', HTMLSelectElement);
const status = element('status', HTMLOutputElement);
const signOutButton = element('sign-out', HTMLButtonElement);
/** Stands for somebody who signed in by the dialog. */
const other = new Option('', 'other');
/** Counts the explicit loads: a new key gives GraphiQL a fresh editor where the text of the sample is the same as before. */
let loads = 0;

callers.add(new Option('guest (API key)', ''));
for (const { email, label } of config.accounts) callers.add(new Option(label, email));
for (const kind of ['query', 'mutation', 'subscription'] as const) addGroup(kind);
callers.addEventListener('change', () => void become(callers.value));
sampleNames.addEventListener('change', () => void showSample());
element('again', HTMLButtonElement).addEventListener('click', () => {
  loads++;
  void showSample();
});
wireSignInDialog(caller.client, () => void showCaller());
signOutButton.addEventListener('click', () => void become(''));
await showCaller();

function addGroup(kind: Sample['kind']): void {
  const group = document.createElement('optgroup');
  group.label = kind;
  for (const sample of samples) if (sample.kind === kind) group.append(new Option(sample.name, sample.name));
  if (group.childElementCount > 0) sampleNames.append(group);
}

/** Signs a demo account in, or becomes a guest again when `email` is empty. */
async function become(email: string): Promise<void> {
  if (email === other.value) return;
  callers.disabled = true;
  say(status, email === '' ? 'Signing out …' : `Signing in as ${email} …`);
  await caller.leave();
  try {
    if (email !== '') await signInWithEmail(caller.client, email, config.password);
    await showCaller();
  } catch (error) {
    await showCaller();
    say(status, `Could not sign in: ${error instanceof Error ? error.message : error}`, true);
  }
  callers.disabled = false;
}

/** Shows who is asking, and the sample as it looks for them. */
async function showCaller(asGuest = 'Asking as a guest'): Promise<void> {
  const user = await caller.user().catch(() => null);
  const name = user === null ? '' : (user.email ?? user.phone ?? user.id);
  const account = config.accounts.find(({ email }) => email === name);
  other.remove();
  if (user !== null && account === undefined) {
    other.textContent = name;
    callers.add(other);
  }
  callers.value = user === null ? '' : (account?.email ?? other.value);
  signOutButton.hidden = user === null;
  await showSample();
  say(status, user === null ? asGuest : `Signed in as ${name}${user.isAdmin ? ', an admin' : ''}`);
}

function chosenSample(): Sample | undefined {
  return samples.find(({ name }) => name === sampleNames.value);
}

async function showSample(): Promise<void> {
  const sample = chosenSample();
  if (sample === undefined) return;
  render({ query: sample.query, variables: await fillPlaceholders(sample.variables, caller) });
}

function render({ query, variables }: Shown): void {
  root.render(
    createElement(GraphiQL, {
      key: loads,
      fetcher: ask,
      query,
      variables,
      isHeadersEditorEnabled: false,
      showPersistHeadersSettings: false,
    }),
  );
}

/** GraphiQL takes an answer as well as a source of many. */
function ask(body: Asked): Promise<object> | Answers {
  return isSubscription(body)
    ? caller.listen(withNeededName(body), () => say(status, 'Subscribed: waiting for events'))
    : caller.post(withNeededName(body));
}

function isSubscription({ query, operationName }: Asked): boolean {
  const operations = operationsOf(query);
  const asked = operations.length > 1 ? operations.find(({ name }) => name?.value === operationName) : operations[0];
  return asked?.operation === OperationTypeNode.SUBSCRIPTION;
}

/** GraphiQL notes an operation's name a moment after its text, so what is sent at once would still have the last one's; the API needs a name only where there are several. */
function withNeededName({ operationName, ...body }: Asked): Asked {
  return operationsOf(body.query).length > 1 ? { ...body, operationName } : body;
}

function operationsOf(query: string): OperationDefinitionNode[] {
  try {
    return parse(query).definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  } catch {
    // What cannot be parsed is told best by the API.
    return [];
  }
}

async function readJson<T>(path: string): Promise<T> {
  const response = await fetch(path);
  return (await response.json()) as T;
}
