/**
 * A process that compares and, if asked, kills itself in the middle, as an operator or a power cut would.
 *
 *   compare-program.ts ENTRIES JUDGEMENTS DATA-DIR OUT VARIANT,VARIANT [PHASE DONE]
 *
 * Prints `{"comparison", "phases"}`: each phase with how much of it was left when it was first told of.
 */
import { join } from 'node:path';
import { compare } from '../../evaluation/compare/compare.ts';
import { writeReport } from '../../evaluation/report/write-report.ts';
import { openComparisons } from '../../store/comparisons/comparisons.ts';

const [entries = '', judgements = '', dataDir = '', out = '', variants = '', phase, least = '0'] =
  process.argv.slice(2);

const phases: Record<string, number> = {};
const comparisons = openComparisons(join(dataDir, 'comparisons.db'));
const compared = await compare({
  variants: variants.split(','),
  margin: 0.02,
  modes: ['hybrid', 'dense'],
  files: {
    faq: [{ entries, judgements }],
    phrasings: 'all',
    split: 'all',
    sts: [],
    nli: [],
    logged: [entries],
  },
  loggedQuestions: () => ['where do I park', 'holiday'],
  cost: { rounds: 1, queries: 2, sentences: 4 },
  comparisons,
  configuration: { dataDir, threads: 1 },
  report: (state) => {
    phases[state.phase] ??= (state.total ?? 0) - state.done;
    if (state.phase === phase && state.done >= Number(least)) process.kill(process.pid, 'SIGKILL');
  },
});
comparisons.close();
await writeReport(out, compared);
process.stdout.write(JSON.stringify({ comparison: compared.comparison, phases }));
