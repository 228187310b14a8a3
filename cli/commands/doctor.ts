import { AppError } from '../../core/errors.ts';
import { examine } from '../../upkeep/examine.ts';
import type { Finding } from '../../upkeep/checks/finding.ts';
import type { Program } from '../console/base.ts';
import { runWithContext } from '../console/run.ts';

const MARKS = { good: 'ok', note: 'note', bad: 'BAD', repaired: 'mended' } as const;

function lines(findings: readonly Finding[]): string {
  return findings
    .flatMap(({ check, state, message, remedy }) => [
      `${MARKS[state].padEnd(6)} ${check}: ${message}`,
      ...(remedy === null || state === 'repaired' ? [] : [`       ${remedy}`]),
    ])
    .join('\n');
}

export function addDoctor(program: Program): void {
  program
    .command('doctor')
    .description(
      'look at everything in the data folder and say what to do; exit status 1 where something is wrong',
    )
    .option('--repair', 'mend what can be mended without a loss')
    .action(({ repair = false }, command) =>
      runWithContext(command, async ({ configuration, result }) => {
        const findings = await examine(configuration.dataDir, repair);
        const faults = findings.filter(({ state }) => state === 'bad');
        result({ ok: faults.length === 0, findings }, () => lines(findings));
        if (faults.length > 0)
          throw new AppError('failed', `Found ${faults.length} faults; see what to do above.`);
      }),
    );
}
