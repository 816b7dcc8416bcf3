import { join, resolve } from 'node:path';
import type { JsonObject } from '../service.ts';
import { TemplateError } from '../service.ts';
import { type AssetPath, assetIndex } from './assets.ts';
import { isObject, listOf, objectOf, readJsonObject, stringOf } from './json.ts';
import { inOrder } from './order.ts';

const DEFAULT_REGION = 'us-east-1';

/** One stack of a cloud assembly. */
export interface StackTemplate {
  readonly stackName: string;
  readonly region: string;
  readonly template: JsonObject;
  readonly assetPath: AssetPath;
}

interface StackArtifact extends StackTemplate {
  readonly id: string;
  readonly dependencies: readonly string[];
}

/**
 * The stacks of a cloud assembly (`cdk.out`), those that others import from first; with `stackName` that stack and what it depends on.
 *
 * @throws TemplateError when the folder is no assembly, a template is broken, or there is no such stack.
 */
export function readAssembly(directory: string, stackName?: string): StackTemplate[] {
  const artifacts = readArtifacts(resolve(directory));
  if (artifacts.length === 0) throw new TemplateError(`${directory} holds no stack`);
  const byId = new Map(artifacts.map((artifact) => [artifact.id, artifact]));
  const sorted = inOrder(
    artifacts.map(({ id }) => id),
    (id) => byId.get(id)?.dependencies.filter((dependency) => byId.has(dependency)) ?? [],
    'stacks',
  ).flatMap((id) => byId.get(id) ?? []);
  return stackName === undefined ? sorted : chosen(sorted, stackName);
}

function chosen(sorted: StackArtifact[], stackName: string): StackArtifact[] {
  const wanted = sorted.find((artifact) => artifact.stackName === stackName);
  if (wanted === undefined) {
    throw new TemplateError(`There is no stack ${stackName}; there are: ${sorted.map((artifact) => artifact.stackName).join(', ')}`);
  }
  const ids = new Set([wanted.id]);
  for (const artifact of sorted.toReversed()) if (ids.has(artifact.id)) for (const id of artifact.dependencies) ids.add(id);
  return sorted.filter(({ id }) => ids.has(id));
}

/** Stages of a CDK app are assemblies within the assembly. */
function readArtifacts(directory: string): StackArtifact[] {
  const artifacts = Object.entries(objectOf(readJsonObject(join(directory, 'manifest.json')).artifacts));
  const manifests = artifacts.filter(([, artifact]) => typeOf(artifact) === 'cdk:asset-manifest');
  const assetPath = assetIndex(
    directory,
    manifests.flatMap(([, artifact]) => stringOf(propertiesOf(artifact).file) ?? []),
  );
  return artifacts.flatMap(([id, artifact]) => {
    if (typeOf(artifact) === 'cdk:cloud-assembly') return readArtifacts(join(directory, String(propertiesOf(artifact).directoryName)));
    if (typeOf(artifact) !== 'aws:cloudformation:stack' || !isObject(artifact)) return [];
    return [readStack(directory, id, artifact, assetPath)];
  });
}

function readStack(directory: string, id: string, artifact: JsonObject, assetPath: AssetPath): StackArtifact {
  const file = stringOf(propertiesOf(artifact).templateFile);
  if (file === undefined) throw new TemplateError(`${join(directory, 'manifest.json')} is broken: stack ${id} names no template`);
  const template = readJsonObject(join(directory, file));
  if (!isObject(template.Resources)) throw new TemplateError(`${join(directory, file)} is broken: it has no Resources`);
  return {
    id,
    stackName: stringOf(propertiesOf(artifact).stackName) ?? id,
    region: regionOf(stringOf(artifact.environment)),
    template,
    assetPath,
    dependencies: listOf(artifact.dependencies).map(String),
  };
}

/** `aws://ACCOUNT/REGION`, where a stack without an environment has `unknown-region`. */
function regionOf(environment: string | undefined): string {
  const region = environment?.split('/')[3];
  return region === undefined || region === 'unknown-region' ? DEFAULT_REGION : region;
}

const typeOf = (artifact: JsonObject[string]): string | undefined => stringOf(objectOf(artifact).type);
const propertiesOf = (artifact: JsonObject[string]): JsonObject => objectOf(objectOf(artifact).properties);
