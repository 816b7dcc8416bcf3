import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphQLSchema, isObjectType } from 'graphql';

/** Folders and files in resolvers/ and functions/ that wire nothing. */
const NOT_WIRED = /^(lib|.+\.md)$/;
const FIELD_FOLDER = /^([A-Za-z_]\w*)\.([A-Za-z_]\w*)$/;
const UNIT_FILE = /^([A-Za-z_]\w*)\.([A-Za-z_]\w*)\.([a-z][a-z0-9-]*)\.ts$/;
const STEP_FILE = /^(\d+)-([a-z][A-Za-z0-9-]*)\.([a-z][a-z0-9-]*)\.ts$/;
/** Handlers that run before and after the steps of a pipeline. */
const AROUND_FILE = 'resolver.ts';
/** AppSync's quota of functions in a pipeline. */
const STEPS_MAX = 10;
/** Data sources that exist without a Lambda function. */
const OWN_SOURCES = ['table', 'none'];

/** One file of resolver code and the data source that it talks to. */
export interface Step {
  readonly path: string;
  readonly dataSource: string;
}

interface Field {
  readonly typeName: string;
  readonly fieldName: string;
}
interface UnitField extends Field {
  readonly kind: 'UNIT';
  readonly step: Step;
}
export interface PipelineField extends Field {
  readonly kind: 'PIPELINE';
  /** In the order in which they run. */
  readonly steps: readonly (Step & { readonly name: string })[];
  /** The file with the handlers around the steps; undefined for the pass-through. */
  readonly around: string | undefined;
}
export type WiredField = UnitField | PipelineField;

/** What the folders of the project say about the API. */
export interface Wiring {
  /** Ordered by type and field. */
  readonly fields: readonly WiredField[];
  /** Names of the Lambda functions, which are folders with a handler.ts. */
  readonly functions: readonly string[];
}

interface Sources {
  readonly resolvers: string;
  readonly functions: string;
  readonly schema: GraphQLSchema;
}

/**
 * The wiring that file names express: `Query.item.table.ts` resolves `Query.item` against the table; a folder `Mutation.createItem`
 * holds the steps `1-standing.table.ts`, `2-….ts` of a pipeline.
 *
 * @throws Error listing every file that fits no field, every field left out, and what to do about each.
 */
export function readWiring(sources: Sources): Wiring {
  const problems: string[] = [];
  const functions = functionNames(sources.functions, problems);
  const fields = entries(sources.resolvers)
    .filter((name) => !NOT_WIRED.test(name))
    .map((name) => readField(sources.resolvers, name, problems))
    .filter((field) => field !== undefined);
  for (const field of fields) problems.push(...problemsOf(field, sources.schema, functions));
  problems.push(...doubleFields(fields), ...unresolvedRoots(fields, sources.schema));
  if (problems.length > 0) throw new Error(`The resolvers do not fit the schema:\n- ${problems.join('\n- ')}`);
  return { fields, functions };
}

/** A field as file names and messages write it, such as `Query.item`. */
export const fieldPath = (field: Field): string => `${field.typeName}.${field.fieldName}`;

/** The code of a field that talks to data sources, in the order in which it runs. */
export const stepsOf = (field: WiredField): readonly Step[] => (field.kind === 'UNIT' ? [field.step] : field.steps);

function functionNames(directory: string, problems: string[]): readonly string[] {
  const folders = entries(directory).filter((name) => !NOT_WIRED.test(name));
  const names = folders.filter((name) => existsSync(join(directory, name, 'handler.ts')));
  for (const name of folders.filter((folder) => !names.includes(folder))) {
    problems.push(`functions/${name} has no handler.ts; add one that exports handler, or move the folder to lib/.`);
  }
  return names;
}

/** In the order of code units, so that the template is the same on every machine. */
function entries(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory).sort() : [];
}

function readField(directory: string, name: string, problems: string[]): WiredField | undefined {
  const path = join(directory, name);
  const [, typeName, fieldName, dataSource] = UNIT_FILE.exec(name) ?? FIELD_FOLDER.exec(name) ?? [];
  if (typeName === undefined || fieldName === undefined) {
    problems.push(
      `resolvers/${name} is named neither <Type>.<field>.<dataSource>.ts nor, as a folder, <Type>.<field>; rename it or move it to lib/.`,
    );
    return undefined;
  }
  if (dataSource !== undefined) return { kind: 'UNIT', typeName, fieldName, step: { path, dataSource } };
  return { kind: 'PIPELINE', typeName, fieldName, ...readSteps(path, name, problems) };
}

function readSteps(directory: string, field: string, problems: string[]): Pick<PipelineField, 'steps' | 'around'> {
  const files = entries(directory);
  const steps: (PipelineField['steps'][number] & { order: number })[] = [];
  for (const file of files.filter((name) => name !== AROUND_FILE)) {
    const [, order, name, dataSource] = STEP_FILE.exec(file) ?? [];
    if (order === undefined || name === undefined || dataSource === undefined) {
      problems.push(
        `resolvers/${field}/${file} is neither resolver.ts nor named <n>-<step>.<dataSource>.ts; rename it or move it to lib/.`,
      );
    } else {
      steps.push({ order: Number(order), name, dataSource, path: join(directory, file) });
    }
  }
  steps.sort((one, other) => one.order - other.order);
  if (steps.some((step, index) => step.order !== index + 1)) {
    problems.push(`The steps in resolvers/${field} must be numbered 1, 2, 3 … without gaps or doubles; renumber them.`);
  }
  return {
    steps: steps.map(({ order: _order, ...step }) => step),
    around: files.includes(AROUND_FILE) ? join(directory, AROUND_FILE) : undefined,
  };
}

function problemsOf(field: WiredField, schema: GraphQLSchema, functions: readonly string[]): string[] {
  const path = fieldPath(field);
  const problems: string[] = [];
  const type = schema.getType(field.typeName);
  if (!isObjectType(type) || type.getFields()[field.fieldName] === undefined) {
    problems.push(`resolvers/${path} resolves a field that the schema lacks; add ${path} to schema/ or rename the resolver.`);
  }
  const steps = stepsOf(field);
  if (steps.length === 0 || steps.length > STEPS_MAX) {
    problems.push(`resolvers/${path} has ${steps.length} steps; a pipeline has 1 to ${STEPS_MAX}.`);
  }
  const known = [...OWN_SOURCES, ...functions];
  for (const { dataSource } of steps.filter((step) => !known.includes(step.dataSource))) {
    problems.push(
      `resolvers/${path} names the data source "${dataSource}"; it must be ${known.join(', ')}, or a new folder functions/${dataSource} with a handler.ts.`,
    );
  }
  return problems;
}

function doubleFields(fields: readonly WiredField[]): string[] {
  const paths = fields.map(fieldPath);
  return [...new Set(paths.filter((path, index) => paths.indexOf(path) !== index))].map(
    (path) => `${path} is resolved more than once; keep one file or one folder named ${path}.`,
  );
}

/** A root field without a resolver would answer null without an error. A subscription needs none: it is fed by mutations. */
function unresolvedRoots(fields: readonly WiredField[], schema: GraphQLSchema): string[] {
  const wired = new Set(fields.map(fieldPath));
  return [schema.getQueryType(), schema.getMutationType()]
    .flatMap((root) => Object.keys(root?.getFields() ?? {}).map((fieldName) => fieldPath({ typeName: root?.name ?? '', fieldName })))
    .filter((path) => !wired.has(path))
    .map((path) => `${path} has no resolver; add resolvers/${path}.<dataSource>.ts or a folder resolvers/${path}.`);
}
