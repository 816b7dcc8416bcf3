import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { JsonObject } from '../../local/service.ts';

/** A CloudFormation template as far as a test writes one. */
export interface TestTemplate {
  readonly Parameters?: JsonObject;
  readonly Mappings?: JsonObject;
  readonly Conditions?: JsonObject;
  readonly Resources: JsonObject;
  readonly Outputs?: JsonObject;
}

export interface AssemblyOptions {
  /** Where it goes; a new temporary folder unless given, and a folder given twice is overwritten. */
  readonly directory?: string;
  /** `eu-central-1` unless given; null for a stack without an environment. */
  readonly region?: string | null;
  /** Assets by object key: the text of a file, or the texts of a folder's files by name. In the assembly they lie under `asset.KEY`. */
  readonly assets?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  /** The stacks that a stack depends on, by name. */
  readonly dependencies?: Readonly<Record<string, readonly string[]>>;
}

/** A temporary folder that no other test has. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'local-cloud-'));

/** The folder of a cloud assembly with these stacks, laid out as `cdk synth` leaves it. */
export function writeAssembly(stacks: Readonly<Record<string, TestTemplate>>, options: AssemblyOptions = {}): string {
  const directory = options.directory ?? temporaryFolder();
  const artifacts: JsonObject = {};
  for (const [stackName, template] of Object.entries(stacks)) {
    writeText(join(directory, `${stackName}.template.json`), JSON.stringify(template));
    artifacts[stackName] = {
      type: 'aws:cloudformation:stack',
      environment: `aws://unknown-account/${options.region === null ? 'unknown-region' : (options.region ?? 'eu-central-1')}`,
      properties: { templateFile: `${stackName}.template.json`, stackName },
      dependencies: [...(options.dependencies?.[stackName] ?? []), 'Assets'],
    };
  }
  artifacts.Assets = { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } };
  writeText(join(directory, 'assets.json'), JSON.stringify({ version: '36.0.0', files: writeAssets(directory, options.assets ?? {}) }));
  writeText(join(directory, 'manifest.json'), JSON.stringify({ version: '36.0.0', artifacts }));
  return directory;
}

/** A table with a string key `PK`, which a stack of a test names `Table` and gives as output `TableName`. */
export const tableTemplate = (properties: JsonObject = {}): TestTemplate => ({
  Resources: {
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        ...properties,
      },
    },
  },
  Outputs: { TableName: { Value: { Ref: 'Table' } } },
});

function writeAssets(directory: string, assets: NonNullable<AssemblyOptions['assets']>): JsonObject {
  const files: JsonObject = {};
  for (const [key, content] of Object.entries(assets)) {
    const path = `asset.${key}`;
    const contents = typeof content === 'string' ? { '': content } : content;
    for (const [name, text] of Object.entries(contents)) writeText(join(directory, path, name), text);
    files[key] = {
      source: { path, packaging: typeof content === 'string' ? 'file' : 'zip' },
      destinations: { here: { bucketName: 'assets', objectKey: key } },
    };
  }
  return files;
}

function writeText(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
