import { GraphiQL } from 'graphiql';
import { Kind, parse } from 'graphql';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { createCaller } from './caller.ts';
import type { ExplorerConfig, Sample } from './explorer-config.ts';
import { fillPlaceholders } from './fill-placeholders.ts';

interface Shown {
  readonly query: string;
  readonly variables: string;
}

interface Asked {
  readonly query: string;
  readonly operationName?: string | null | undefined;
}

const [config, samples] = await Promise.all([readJson<ExplorerConfig>('/explorer-config.json'), readJson<Sample[]>('/samples.json')]);
const caller = createCaller(config, window.location.origin);
const root = createRoot(element('explorer', HTMLElement));
const callers = element('caller', HTMLSelectElement);
const sampleNames = element('sample', HTMLSelectElement);
const status = element('status', HTMLOutputElement);
/** Counts the explicit loads: a new key gives GraphiQL a fresh editor where the text of the sample is the same as before. */
let loads = 0;

callers.add(new Option('guest (API key)', ''));
for (const { email, label } of config.accounts) callers.add(new Option(label, email));
for (const kind of ['query', 'mutation', 'subscription'] as const) addGroup(kind);
callers.addEventListener('change', () => void changeCaller());
sampleNames.addEventListener('change', () => void showSample());
element('again', HTMLButtonElement).addEventListener('click', () => {
  loads++;
  void showSample();
});
say('Asking as a guest');
await showSample();

function addGroup(kind: Sample['kind']): void {
  const group = document.createElement('optgroup');
  group.label = kind;
  for (const sample of samples) if (sample.kind === kind) group.append(new Option(sample.name, sample.name));
  if (group.childElementCount > 0) sampleNames.append(group);
}

async function changeCaller(): Promise<void> {
  callers.disabled = true;
  say(callers.value === '' ? 'Asking as a guest' : `Signing in as ${callers.value} …`);
  try {
    await caller.become(callers.value);
    if (callers.value !== '') say(`Signed in as ${callers.value}`);
  } catch (error) {
    callers.value = '';
    say(`Could not sign in: ${error instanceof Error ? error.message : error}`, true);
  }
  callers.disabled = false;
  if (chosenSample()?.variables.includes('$MY_')) await showSample();
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
      fetcher: (body: Asked) => caller.post(withNeededName(body)),
      query,
      variables,
      isHeadersEditorEnabled: false,
      showPersistHeadersSettings: false,
    }),
  );
}

/** GraphiQL notes an operation's name a moment after its text, so what is sent at once would still have the last one's; the API needs a name only where there are several. */
function withNeededName({ operationName, ...body }: Asked): Asked {
  return countOperations(body.query) > 1 ? { ...body, operationName } : body;
}

function countOperations(query: string): number {
  try {
    return parse(query).definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length;
  } catch {
    // What cannot be parsed is told best by the API.
    return 0;
  }
}

function say(text: string, failed = false): void {
  status.textContent = text;
  status.classList.toggle('failed', failed);
}

async function readJson<T>(path: string): Promise<T> {
  const response = await fetch(path);
  return (await response.json()) as T;
}

function element<E extends HTMLElement>(id: string, type: new () => E): E {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page has no ${id}.`);
  return found;
}
