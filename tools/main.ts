/** Runs one command of the table. `tools/setup.mjs` calls it, on Node 24 and with all packages there. */
import process, { argv, env, stderr, stdout } from 'node:process';
import { helpOf, type Need, spelling } from './command.ts';
import { readCommandLine } from './command-line.ts';
import { commands } from './commands.ts';
import { ensureBrowser } from './needs/browser.ts';
import { ensureJava } from './needs/java.ts';

const ensure: Readonly<Record<Need, () => Promise<void>>> = { java: ensureJava, browser: ensureBrowser };

/** When the parent is killed alone, the command stops as if asked to. */
function stopWithParent(): void {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
}

function listCommands(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${spelling(name).padEnd(22)} ${summary}`);
  return ['EcoBid\n', ...lines, '\n  Each explains its flags: npm start -- --help'].join('\n');
}

async function main([name = 'help', ...args]: readonly string[]): Promise<number> {
  const command = commands[name];
  if (command === undefined) {
    if (name !== 'help') throw new Error(`There is no command ${name}. Commands: ${Object.keys(commands).join(', ')}`);
    stdout.write(`${listCommands()}\n`);
    return 0;
  }
  if (args.includes('--help') && !(command.raw && args[0] !== '--help')) {
    stdout.write(`${helpOf(name, command)}\n`);
    return 0;
  }
  const input = readCommandLine(name, command, args, env);
  for (const need of command.needs) await ensure[need]();
  return (await command.load()).run(input);
}

stopWithParent();
try {
  // At its end a command has said all it has to; what a package leaves behind, such as the timers of a WebSocket, must not hold it up.
  process.exit(await main(argv.slice(2)));
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  const stack = argv.includes('--verbose') && error instanceof Error ? `\n${error.stack}` : '';
  stderr.write(`${text}${stack}\n`);
  process.exitCode = 1;
}
