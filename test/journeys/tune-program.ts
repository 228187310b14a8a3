/**
 * A process that tunes and, if asked, kills itself when a phase has come so far, as an operator or a power cut would.
 *
 *   tune-program.ts RECIPE STUDENT OUT DATA-DIR [PHASE STEP]
 */
import { tune } from '../../encoder/training/tune/tune.ts';

const [recipe = '', student = '', out = '', dataDir = '', phase, step = '0'] = process.argv.slice(2);

await tune({
  recipe,
  student,
  out,
  corpus: [],
  configuration: { dataDir, datasets: '', threads: 1 },
  report: (state) => {
    if (state.phase === phase && state.done >= Number(step)) process.kill(process.pid, 'SIGKILL');
  },
});
