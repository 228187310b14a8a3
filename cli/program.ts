import { parseArgs } from 'node:util';
import { baseCommand, type Program } from './console/base.ts';

type AddCommand = (program: Program) => void;

/** The commands in the order of the help, each with what it takes to run it, which is loaded only where it is named. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  search: async () => (await import('./commands/search.ts')).addSearch,
  index: async () => (await import('./commands/index.ts')).addIndex,
  serve: async () => (await import('./commands/serve.ts')).addServe,
  start: async () => (await import('./commands/start.ts')).addStart,
  generations: async () => (await import('./commands/generations.ts')).addGenerations,
  runs: async () => (await import('./commands/runs.ts')).addRuns,
  rollback: async () => (await import('./commands/generations.ts')).addRollback,
  unpin: async () => (await import('./commands/generations.ts')).addUnpin,
  backup: async () => (await import('./commands/backup.ts')).addBackup,
  restore: async () => (await import('./commands/backup.ts')).addRestore,
  doctor: async () => (await import('./commands/doctor.ts')).addDoctor,
  models: async () => (await import('./commands/models.ts')).addModels,
  prune: async () => (await import('./commands/prune.ts')).addPrune,
  select: async () => (await import('./commands/select.ts')).addSelect,
  tune: async () => (await import('./commands/tune.ts')).addTune,
  embed: async () => (await import('./commands/embed.ts')).addEmbed,
  evaluate: async () => (await import('./commands/evaluate.ts')).addEvaluate,
  compare: async () => (await import('./commands/compare.ts')).addCompare,
  report: async () => (await import('./commands/report.ts')).addReport,
  calibrate: async () => (await import('./commands/calibrate.ts')).addCalibrate,
  config: async () => (await import('./commands/config.ts')).addConfig,
  init: async () => (await import('./commands/init.ts')).addInit,
};

/** Options that say where and how, not what: with them alone, `bonsai` is still called without a command. */
const SETTINGS = { 'data-dir': { type: 'string' }, threads: { type: 'string' } } as const;

function isBare(argv: readonly string[]): boolean {
  const { values, positionals } = parseArgs({ args: [...argv], options: SETTINGS, strict: false });
  return positionals.length === 0 && Object.keys(values).every((name) => name in SETTINGS);
}

/**
 * The command line as far as these arguments need it: all of it for help or a command that there is not. Parsing
 * throws `AppError` and commander's own `CommanderError`.
 *
 * @param attended whether somebody is there to answer: then `bonsai` alone asks, instead of showing the help
 *
 * @example
 * ```ts
 * import { createProgram } from 'bonsai-faq/cli/program.ts';
 *
 * const program = await createProgram(['prune', '--help']);
 * console.log(program.name(), program.commands.map((command) => command.name()).join()); // bonsai prune
 * ```
 */
export async function createProgram(argv: readonly string[], attended = false): Promise<Program> {
  const program = baseCommand();
  if (attended && isBare(argv)) {
    const { addWelcome } = await import('./commands/welcome.ts');
    addWelcome(program);
    return program;
  }
  if (argv.length === 1 && ['--version', '-V'].includes(argv[0] ?? '')) return program;
  // An option's value may be called like a command too: one command more is loaded then, and nothing else changes.
  const commands = Object.entries(COMMANDS);
  const named = commands.filter(([name]) => argv.includes(name));
  for (const [, load] of named.length === 0 ? commands : named) {
    const add = await load();
    add(program);
  }
  return program;
}
