import { shownConfiguration } from '../../core/configuration.ts';
import type { Program } from '../console/base.ts';
import { runWithContext } from '../console/run.ts';

export function addConfig(program: Program): void {
  program
    .command('config')
    .description('print the settings in force: defaults, bonsai.config.json, environment, flags')
    .action((_options, command) =>
      runWithContext(command, ({ configuration, result }) => {
        const shown = shownConfiguration(configuration);
        result(shown, () => JSON.stringify(shown, null, 2));
        return Promise.resolve();
      }),
    );
}
