import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TemplateError } from '../../../local/service.ts';
import { readAssembly } from '../../../local/template/assembly.ts';
import { tableTemplate, temporaryFolder, writeAssembly } from '../../support/assembly.ts';

const names = (directory: string, stack?: string) => readAssembly(directory, stack).map(({ stackName }) => stackName);

describe('a cloud assembly', () => {
  it('gives the stacks that others depend on first', () => {
    const stacks = { App: tableTemplate(), Base: tableTemplate(), Other: tableTemplate() };
    expect(names(writeAssembly(stacks, { dependencies: { App: ['Base'] } }))).toEqual(['Base', 'App', 'Other']);
  });

  it('gives one stack with what it depends on when that is asked for', () => {
    const stacks = { App: tableTemplate(), Base: tableTemplate(), Other: tableTemplate() };
    const directory = writeAssembly(stacks, { dependencies: { App: ['Base'] } });
    expect(names(directory, 'App')).toEqual(['Base', 'App']);
    expect(() => names(directory, 'Nope')).toThrow(new TemplateError('There is no stack Nope; there are: Base, App, Other'));
  });

  it('refuses stacks that depend on one another', () => {
    const stacks = { A: tableTemplate(), B: tableTemplate() };
    const directory = writeAssembly(stacks, { dependencies: { A: ['B'], B: ['A'] } });
    expect(() => readAssembly(directory)).toThrow(new TemplateError('The stacks depend on one another in a circle: A -> B -> A'));
  });

  it('takes the region of the environment, and us-east-1 where a stack has none', () => {
    const region = (given: string | null) => readAssembly(writeAssembly({ S: tableTemplate() }, { region: given }))[0]!.region;
    expect(region('eu-north-1')).toBe('eu-north-1');
    expect(region(null)).toBe('us-east-1');
  });

  it('finds an asset by object key, by s3 address and by its path in the assembly', () => {
    const directory = writeAssembly({ S: tableTemplate() }, { assets: { 'abc.js': 'export {}', 'fun.zip': { 'index.mjs': '' } } });
    const { assetPath } = readAssembly(directory)[0]!;
    expect(assetPath('abc.js')).toBe(join(directory, 'asset.abc.js'));
    expect(assetPath('s3://assets/abc.js')).toBe(join(directory, 'asset.abc.js'));
    expect(assetPath('asset.fun.zip')).toBe(join(directory, 'asset.fun.zip'));
    expect(() => assetPath('gone.js')).toThrow(new TemplateError(`The asset gone.js is not in ${directory}; synthesize the stack again`));
  });

  it('gives absolute paths of assets when the assembly is named by a relative one', () => {
    const directory = writeAssembly({ S: tableTemplate() }, { assets: { 'abc.js': '' } });
    expect(readAssembly(relative(process.cwd(), directory))[0]!.assetPath('abc.js')).toBe(join(directory, 'asset.abc.js'));
  });

  it('tells in one line which file is missing or broken', () => {
    const empty = temporaryFolder();
    expect(() => readAssembly(empty)).toThrow(
      new TemplateError(`${empty}/manifest.json is missing or cannot be read; synthesize the stack first`),
    );
    const broken = writeAssembly({ S: tableTemplate() });
    const template = join(broken, 'S.template.json');
    writeFileSync(template, '{"Resources": ');
    expect(() => readAssembly(broken)).toThrow(new TemplateError(`${template} is broken: it is not a JSON object`));
    writeFileSync(template, '{}');
    expect(() => readAssembly(broken)).toThrow(new TemplateError(`${template} is broken: it has no Resources`));
  });
});
