import { backUp } from '../../upkeep/backup.ts';
import { restore } from '../../upkeep/restore.ts';
import type { Program } from '../console/base.ts';
import { runWithContext } from '../console/run.ts';

export function addBackup(program: Program): void {
  program
    .command('backup')
    .description('copy the data folder while it is in use, and restore the copy once to see that it can be')
    .argument(
      '<folder>',
      'made; the settings (bonsai.config.json) lie outside the data folder, and are not in it',
    )
    .action((folder, _options, command) =>
      runWithContext(command, async ({ configuration, report, result }) => {
        const { dataDir } = configuration;
        const backup = await backUp({ dataDir, folder, report });
        const { version, createdAt, generation, files } = backup;
        const count = Object.keys(files).length;
        result(
          { folder, version, createdAt, generation, files: count },
          () => `${folder} holds ${count} files and was restored once to see that it can be.`,
        );
      }),
    );
}

export function addRestore(program: Program): void {
  program
    .command('restore')
    .description('make the data folder of a backup, also of another machine and of an older version')
    .argument('<folder>', 'what "bonsai backup" made')
    .option('--replace', 'put a data folder that is there aside, beside itself')
    .action((folder, options, command) =>
      runWithContext(command, async ({ configuration, report, result }) => {
        const { dataDir } = configuration;
        const { backup, aside } = await restore({
          folder,
          dataDir,
          replace: options.replace === true,
          report,
        });
        const { version, createdAt, generation } = backup;
        result({ dataDir, version, createdAt, generation, aside }, () =>
          [
            `${dataDir} is as it was at ${createdAt}.`,
            ...(aside === null ? [] : [`What was there before is ${aside} now.`]),
            '"bonsai doctor" looks at it, "bonsai serve" serves it.',
          ].join('\n'),
        );
      }),
    );
}
