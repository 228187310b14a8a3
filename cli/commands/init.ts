import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CONFIGURATION_FILE, configurationTemplate } from '../../core/configuration-file.ts';
import { AppError } from '../../core/errors.ts';
import { writeFileAtomically } from '../../core/files.ts';
import type { Program } from '../console/base.ts';

export function addInit(program: Program): void {
  program
    .command('init')
    .description(`write ${CONFIGURATION_FILE} into this folder: every setting, its default and what it means`)
    .option('--force', 'replace the one that is there')
    // The settings in force are not asked: the file that is replaced may be a broken one.
    .action(async ({ force }, command) => {
      const path = resolve(CONFIGURATION_FILE);
      if (force !== true && existsSync(path)) {
        throw new AppError(
          'conflict',
          `${CONFIGURATION_FILE} is there already. Change it, or replace it with: bonsai init --force`,
        );
      }
      await writeFileAtomically(path, configurationTemplate());
      const line = `${CONFIGURATION_FILE} is written: every setting with its default, commented out.`;
      process.stdout.write(`${command.optsWithGlobals().json === true ? JSON.stringify({ path }) : line}\n`);
    });
}
