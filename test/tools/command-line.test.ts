import { describe, expect, it } from 'vitest';
import type { CommandInput } from '../../tools/command.ts';
import { readCommandLine } from '../../tools/command-line.ts';
import { commands } from '../../tools/commands.ts';

function read(name: string, args: string[], environment: NodeJS.ProcessEnv = {}): CommandInput {
  return readCommandLine(name, commands[name]!, args, environment);
}

describe('flags behind --', () => {
  it('reads values and switches in both spellings', () => {
    const input = read('start', ['--port', '5000', '--data=./x', '--no-seed']);
    expect([input.value('port'), input.value('data'), input.has('no-seed'), input.has('reset')]).toEqual(['5000', './x', true, false]);
  });

  it('refuses an unknown flag and names the near one', () => {
    expect(() => read('start', ['--prot', '1'])).toThrow('npm start has no flag --prot. Did you mean --port? See: npm start -- --help');
    expect(() => read('start', ['--bogus'])).toThrow('npm start has no flag --bogus. See: npm start -- --help');
    expect(() => read('start', ['-p', '1'])).toThrow('npm start has no flag -p.');
  });

  it('refuses a missing value, and a value where none belongs', () => {
    expect(() => read('start', ['--port'])).toThrow('--port needs a value: --port N');
    expect(() => read('start', ['--reset=1'])).toThrow('--reset takes no value.');
  });

  it('refuses words that nobody reads', () => {
    expect(() => read('start', ['5000'])).toThrow('npm start takes no "5000".');
  });

  it('leaves what stands behind the name of a bench to the bench', () => {
    expect(read('bench', ['near', '--items', '1000']).words).toEqual(['near', '--items', '1000']);
  });
});

describe('flags that npm swallowed', () => {
  it('honours --port=5000, --in-memory and --no-seed', () => {
    const input = read('start', [], { npm_config_port: '5000', npm_config_in_memory: 'true', npm_config_seed: '' });
    expect([input.value('port'), input.has('in-memory'), input.has('no-seed'), input.value('seed')]).toEqual([
      '5000',
      true,
      true,
      undefined,
    ]);
  });

  it('honours --port 5000, whose value npm leaves among the words', () => {
    const input = read('start', ['5000'], { npm_config_port: 'true' });
    expect([input.value('port'), input.words]).toEqual(['5000', []]);
  });

  it('refuses two such values, which npm mixes up, with the right spelling', () => {
    const environment = { npm_config_data: 'true', npm_config_seed: 'true' };
    expect(() => read('start', ['7', './x'], environment)).toThrow('Write: npm start -- --data DIR --seed N');
  });

  it('takes what it honours out of the environment, so that children do not read it again', () => {
    const environment = { npm_config_port: '5000', npm_config_cache: '/c' };
    read('start', [], environment);
    expect(environment).toEqual({ npm_config_cache: '/c' });
  });

  it('reads --verbose, which npm takes for its own', () => {
    expect(read('start', [], { npm_config_loglevel: 'verbose' }).has('verbose')).toBe(true);
    expect(read('start', [], { npm_config_loglevel: 'error' }).has('verbose')).toBe(false);
  });

  it('refuses a flag that is nearly ours', () => {
    expect(() => read('start', [], { npm_config_prot: '1' })).toThrow('npm start has no flag --prot. Did you mean: npm start -- --port');
  });

  it('passes over npm settings of its own, and the address in people’s npm settings', () => {
    const environment = { npm_config_yes: '', npm_config_noproxy: '', npm_config_user_agent: 'npm', npm_config_email: 'a@b.example' };
    const input = read('smoke', [], environment);
    expect([input.value('email'), input.value('outputs')]).toEqual([undefined, undefined]);
  });

  it('never reads a password from npm', () => {
    expect(() => read('smoke', [], { npm_config_password: 'x' })).toThrow('as in: npm run smoke -- --help');
  });

  it('prefers what stands behind --', () => {
    expect(read('start', ['--port', '1'], { npm_config_port: '2' }).value('port')).toBe('1');
  });
});
