/**
 * A process that indexes one file and, if asked, kills itself in a phase of the work, as an operator, the
 * out-of-memory killer or a power cut would.
 *
 *   index-program.ts FILE DATA-DIR VARIANT-FOLDER [PHASE DONE NTH]
 *
 * It dies when PHASE reports at least DONE for the NTH time. Prints `{"report", "peakMegabytes"}` or
 * `{"code", "message"}`.
 */
import { AppError } from '../../core/errors.ts';
import { startEncoder } from '../../encoder/runtime/service.ts';
import { runIndex } from '../../indexer/run.ts';
import { resolveVariant } from '../../encoder/variants/resolve.ts';

const [file = '', dataDir = '', variantFolder = '', phase, least = '0', nth = '1'] = process.argv.slice(2);

const variant = await resolveVariant(variantFolder, { dataDir });
let times = 0;
const told = (state: { readonly phase: string; readonly done: number }): void => {
  if (state.phase !== phase || state.done < Number(least)) return;
  times++;
  if (times === Number(nth)) process.kill(process.pid, 'SIGKILL');
};
try {
  const report = await runIndex({
    files: [file],
    dataDir,
    variant,
    startEncoder: () => startEncoder(variant, { threads: 1 }),
    add: false,
    full: false,
    activate: true,
    maxRejected: 0.05,
    report: told,
    judge: () => {
      told({ phase: 'Comparing', done: 0 });
      return Promise.resolve([]);
    },
  });
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(JSON.stringify({ report, peakMegabytes }));
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stdout.write(JSON.stringify({ code: error.code, message: error.message }));
}
