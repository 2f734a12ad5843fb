#!/usr/bin/env node
/** The command line: the only file that knows both halves. Each command is a chunk of its own. design.md §9. */

const HELP = `Plumbline finds what is on a plant network, notices when it changes, and says whether the change was allowed.

  plumbline analyze FILE…        what captures hold; --json one document, --html OUT one page

  plumbline COMMAND --help       what a command takes
  plumbline --version

Exit codes: 0 done, 1 failed, 2 bad input, 78 bad configuration.
`;

/** Answers the exit code of one command. */
type Command = (argv: readonly string[]) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  async analyze(argv) {
    const command = await import('./agent/analyze/command.ts');
    return command.analyze(argv, process);
  },
};

async function main([name = 'help', ...argv]: readonly string[]): Promise<number> {
  if (['help', '--help', '-h'].includes(name)) {
    process.stdout.write(HELP);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return await command(argv);
  process.stderr.write(`plumbline: no such command: ${name}\n`);
  return 2;
}

process.exitCode = await main(process.argv.slice(2));
