import { baseCommand, type Program } from './console/base.ts';

type AddCommand = (program: Program) => void;

/** The commands in the order of the help, each with what it takes to run it, which is loaded only where it is named. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  search: async () => (await import('./commands/search.ts')).addSearch,
  index: async () => (await import('./commands/index.ts')).addIndex,
  serve: async () => (await import('./commands/serve.ts')).addServe,
  start: async () => (await import('./commands/serve.ts')).addStart,
  generations: async () => (await import('./commands/generations.ts')).addGenerations,
  rollback: async () => (await import('./commands/generations.ts')).addRollback,
  unpin: async () => (await import('./commands/generations.ts')).addUnpin,
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
};

/**
 * The command line as far as these arguments need it: all of it for help or a command that there is not. Parsing
 * throws `AppError` and commander's own `CommanderError`.
 *
 * @example
 * ```ts
 * import { createProgram } from 'bonsai-faq/cli/program.ts';
 *
 * const program = await createProgram(['prune', '--help']);
 * console.log(program.name(), program.commands.map((command) => command.name()).join()); // bonsai prune
 * ```
 */
export async function createProgram(argv: readonly string[]): Promise<Program> {
  const program = baseCommand();
  // An option's value may be called like a command too: one command more is loaded then, and nothing else changes.
  const commands = Object.entries(COMMANDS);
  const named = commands.filter(([name]) => argv.includes(name));
  for (const [, load] of named.length === 0 ? commands : named) {
    const add = await load();
    add(program);
  }
  return program;
}
