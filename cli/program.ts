import { baseCommand, type Program } from './base.ts';
import { addCalibrate } from './commands/calibrate.ts';
import { addCompare } from './commands/compare.ts';
import { addConfig } from './commands/config.ts';
import { addEmbed } from './commands/embed.ts';
import { addEvaluate } from './commands/evaluate.ts';
import { addGenerations } from './commands/generations.ts';
import { addIndex } from './commands/index.ts';
import { addModels } from './commands/models.ts';
import { addPrune } from './commands/prune.ts';
import { addReport } from './commands/report.ts';
import { addSearch } from './commands/search.ts';
import { addSelect } from './commands/select.ts';
import { addServe } from './commands/serve.ts';
import { addTune } from './commands/tune.ts';

/** The whole command line. Parsing throws `AppError` and commander's own `CommanderError`. */
export function createProgram(): Program {
  const program = baseCommand();
  addSearch(program);
  addIndex(program);
  addServe(program);
  addGenerations(program);
  addModels(program);
  addPrune(program);
  addSelect(program);
  addTune(program);
  addEmbed(program);
  addEvaluate(program);
  addCompare(program);
  addReport(program);
  addCalibrate(program);
  addConfig(program);
  return program;
}
