import { formatP } from '../../core/figures.ts';
import type { CandidateVerdict, Comparison, FaqComparison, Slice } from '../compare/comparison.ts';
import { keptWhereLeast } from '../compare/verdict-words.ts';
import type { Latency, VariantCost } from '../cost/cost.ts';
import { TYPICAL_TOKENS } from '../cost/cost-task.ts';
import { megabytes, points, formatCost, formatDifference, formatInterval, formatKept } from './format.ts';

/** A table of a report, the same in every format. */
export interface ReportTable {
  readonly title: string;
  /** What its figures mean, for whoever meets them for the first time. */
  readonly note: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** The candidates as reports number them, from 1 on: cheapest first. */
export function cheapestFirst({ candidates }: Comparison['verdict']): CandidateVerdict[] {
  return candidates.toSorted((one, other) => one.cost - other.cost);
}

/** The candidates, cheapest first: what they are, and whether they may serve. */
export function verdictTable(comparison: Comparison): ReportTable {
  const { verdict, candidates, measure, cost } = comparison;
  const facts = new Map(candidates.map((candidate) => [candidate.name, candidate]));
  const rows = cheapestFirst(verdict).map(({ name, status, quality, notWorseP, worseP, cost: price }, at) => [
    `${at + 1}`,
    name === verdict.chosen ? `${name} ★` : name,
    status === 'too few' ? 'too few questions' : status,
    points(quality),
    ...formatLeast(comparison, name),
    notWorseP === null ? '–' : formatP(notWorseP),
    worseP === null ? '–' : formatP(worseP),
    formatCost(price, verdict.costUnit),
    facts.get(name)?.layers ?? '–',
    facts.get(name)?.precision ?? '–',
    megabytes(facts.get(name)?.bytes ?? NaN),
  ]);
  const hasPairs = candidates.some(({ variant, queryVariant }) => variant !== queryVariant);
  return {
    title: 'What may serve',
    note: [
      `Cheapest first; ★ is recommended. ${measure} x 100, the mean over the judged sets: 100 where the right entry is always first.`,
      '"Kept where least": the share of the baseline\'s on the set where that is smallest, in percent, with its 95% interval. "p not worse" and "p worse": how probable such answers, or clearer ones, are at most if more than the margin is lost on some set, and if nothing is lost; corrected for the number of encoders and sets. Below 0.025 the status says so.',
      ...(cost === null
        ? []
        : ['A question costs the time in which it is embedded; the search itself is the same for all.']),
      ...(hasPairs
        ? [
            'A+B: A embeds the questions, B has embedded the entries. Both are installed; a question costs what A costs, and layers, precision and size are those of A.',
          ]
        : []),
    ].join(' '),
    header: [
      ...['no.', 'encoder', 'status', measure, 'kept where least, %', 'on', 'p not worse', 'p worse'],
      ...[verdict.costUnit === 'ms' ? 'a question costs' : 'size counts', 'layers', 'precision', 'size'],
    ],
    rows,
  };
}

/** `96.3 [94.1, 98.0]` and `faq-a/faqs.jsonl`; dashes for the baseline. */
function formatLeast({ verdict, faq }: Comparison, name: string): [kept: string, dataset: string] {
  const where = keptWhereLeast({ verdict, faq }, name);
  return [formatKept(where?.kept ?? null), where?.dataset ?? '–'];
}

/** One judged set: every measure with its interval, and the difference in the measure that decides. */
export function qualityTable({ measure }: Comparison, set: FaqComparison): ReportTable {
  const others = Object.keys(set.rows[0]?.scores ?? {}).filter((each) => each !== measure);
  return {
    title: `Answers on ${titleOf(set)}`,
    note: `${set.entries} entries, ${set.queries} questions with an answer. Scores x 100 with 95% intervals. p: how often chance alone would show such a difference, corrected for the number of encoders. "Shows from": the smallest difference that so many questions would show four times in five.`,
    header: ['encoder', measure, 'to baseline', 'p', 'shows from', ...others],
    rows: set.rows.map(({ name, scores, test }) => {
      const cell = (each: string): string =>
        scores[each] === undefined ? '–' : formatInterval(scores[each]);
      return [
        name,
        cell(measure),
        formatDifference(scores[measure]?.toBaseline ?? null),
        test === null ? '–' : formatP(test.adjustedP),
        test === null ? '–' : points(test.detectable),
        ...others.map(cell),
      ];
    }),
  };
}

export function titleOf({ dataset, mode }: Pick<FaqComparison, 'dataset' | 'mode'>): string {
  return `${dataset}, ${mode} search`;
}

/** Whether what is told about a first hit can be believed. */
export function confidenceTable(set: FaqComparison): ReportTable {
  const hasNone = set.unanswerable > 0;
  const asked = hasNone
    ? `${set.queries} questions with an answer, ${set.unanswerable} without.`
    : `${set.queries} questions, each of which has an answer.`;
  const calibration =
    'Calibration error: how far what is given 80% is from right 80% of the time (0 is perfect). Coverage: share of questions that can be answered with 95 of 100 answers right.';
  const aboutNone =
    '"None": the page says that it found no good answer; precision is the share of these that have none, recall the share of those without an answer that are told so. AUROC: how often the probability of a right first answer is above that of a question without one (50 is chance).';
  return {
    title: `${hasNone ? 'Knowing when there is no answer' : 'Whether to believe an answer'}: ${titleOf(set)}`,
    note: [asked, calibration, ...(hasNone ? [aboutNone] : [])].join(' '),
    header: [
      ...['encoder', 'calibration error', 'coverage at 95%'],
      ...(hasNone ? ['"none": precision', '"none": recall', 'AUROC'] : []),
    ],
    rows: set.rows.map(({ name, confidence: { ece, coverageAt95, none } }) => [
      name,
      points(ece),
      points(coverageAt95),
      ...(hasNone ? [none?.precision, none?.recall, none?.auroc].map(points) : []),
    ]),
  };
}

/** The bars behind a calibration error. */
export function reliabilityTable(set: FaqComparison): ReportTable {
  return {
    title: `Forecast and outcome: ${titleOf(set)}`,
    note: 'Of the first hits whose probability was about so much, the share that was right (and how many there were).',
    header: ['forecast, %', ...set.rows.map(({ name }) => name)],
    rows: (set.rows[0]?.confidence.reliability ?? []).map(({ low, high }, bin) => [
      `${(low * 100).toFixed(0)} to ${(high * 100).toFixed(0)}`,
      ...set.rows.map(({ confidence }) => {
        const { observed, count } = confidence.reliability[bin] ?? { observed: null, count: 0 };
        return count === 0 ? '–' : `${points(observed)} (${count})`;
      }),
    ]),
  };
}

/** The parts of a judged set, a row a part. */
export function sliceTable({ measure }: Comparison, set: FaqComparison): ReportTable {
  const names = set.rows.map(({ name }) => name);
  const cell = ({ scores }: Slice, name: string): string => {
    const score = scores.find((each) => each.name === name);
    if (score === undefined) return '–';
    const { toBaseline } = score;
    const isClear = toBaseline !== null && (toBaseline.low > 0 || toBaseline.high < 0);
    const arrow = (toBaseline?.estimate ?? 0) > 0 ? '▲' : '▼';
    return isClear ? `${points(score.estimate)} ${arrow}` : points(score.estimate);
  };
  return {
    title: `By kind of question: ${titleOf(set)}`,
    note: `${measure} x 100. ▼ and ▲: below and above the baseline by more than the choice of questions explains, for this part alone; of many parts some show by chance.`,
    header: ['questions', 'part', 'number', ...names],
    rows: set.slices.map((slice) => [
      slice.by,
      slice.name,
      slice.queries,
      ...names.map((name) => cell(slice, name)),
    ]),
  };
}

/** The questions that one candidate lost. */
export function lostTable(set: FaqComparison, name: string): ReportTable {
  const rank = (place: number | null): string | number => place ?? 'not among 10';
  return {
    title: `Where ${name} loses: ${titleOf(set)}`,
    note: 'The questions whose first right entry fell most, its place with the baseline and now, and what comes first instead.',
    header: ['question', 'before', 'now', 'comes first now'],
    rows: (set.rows.find((row) => row.name === name)?.lost ?? []).map(({ query, before, after, shown }) => [
      query,
      rank(before),
      rank(after),
      shown,
    ]),
  };
}

/** Agreement on logged questions, similarity and inference: what needs no judgements of one's own. */
export function otherTables({ logged, sts, nli }: Comparison): ReportTable[] {
  return [
    ...logged.map((set) => ({
      title: `Questions that were asked: ${titleOf(set)}`,
      note: `${set.questions} questions from the log, which nobody has judged: how far each shows what the baseline shows.`,
      header: ['encoder', 'same among the first ten', 'another first answer'],
      rows: set.rows.map(({ name, overlap, changedFirst }) => [
        name,
        formatInterval(overlap),
        formatInterval(changedFirst),
      ]),
    })),
    ...sts.map((set) => ({
      title: `Similarity of sentences: ${set.dataset}`,
      note: `${set.pairs} pairs. Correlation with what people said, x 100.`,
      header: ['encoder', 'Spearman', 'Pearson', 'Spearman to baseline'],
      rows: set.rows.map(({ variant, spearman, pearson, toBaseline }) => [
        variant,
        points(spearman),
        points(pearson),
        formatDifference(toBaseline),
      ]),
    })),
    ...nli.map((set) => ({
      title: `Inference: ${set.dataset}`,
      note: `${set.pairs} pairs. Share that a probe tells, of three labels; triplets whose entailed sentence is nearer than the contradicting one.`,
      header: ['encoder', 'accuracy', 'to baseline', 'triplets', 'to baseline'],
      rows: set.rows.map(({ variant, accuracy, triplets }) => [
        variant,
        formatInterval(accuracy),
        formatDifference(accuracy.toBaseline),
        triplets === null ? '–' : formatInterval(triplets),
        triplets === null ? '–' : formatDifference(triplets.toBaseline),
      ]),
    })),
  ];
}

/** What the encoders of questions cost; none where it was not measured. */
export function costTable({ cost }: Comparison): ReportTable | null {
  if (cost === null) return null;
  const { threads, machine, wattsACore, results } = cost;
  return {
    title: 'What a question costs',
    note: `To embed it, without the search. ${machine.processor}, ${machine.cores} cores (${machine.instructions.join(', ')}), ${machine.memoryGiB} GiB, threads: ${threads}, load before ${machine.loadBefore}; another processor gives other times, so compare there. Milliseconds: half of the questions, 95% and 99% took less. Operations are computed; energy is estimated at ${wattsACore} W a busy core.`,
    header: ['', ...results.map(({ variant }) => variant)],
    rows: [
      ...(results[0]?.queries ?? []).map(({ tokens }, length) => [
        `${tokens} tokens: p50 / p95 / p99, ms`,
        ...results.map(({ queries }) => formatLatency(queries[length])),
      ]),
      ...Object.entries(COST_ROWS).map(([title, cell]) => [title, ...results.map(cell)]),
    ],
  };
}

const COST_ROWS: Readonly<Record<string, (cost: VariantCost) => string>> = {
  'sentences a second, by one process': ({ sentencesPerSecond }) => sentencesPerSecond.toFixed(0),
  'memory, idle': ({ idleMemoryBytes }) => megabytes(idleMemoryBytes),
  'memory, at most': ({ peakMemoryBytes }) => megabytes(peakMemoryBytes),
  'size on disk': ({ bytes }) => megabytes(bytes),
  'parameters, M': ({ parameters }) => (parameters / 1e6).toFixed(1),
  [`MFLOP, ${TYPICAL_TOKENS} tokens`]: ({ queries }) =>
    ((queries.find(({ tokens }) => tokens === TYPICAL_TOKENS)?.operations ?? NaN) / 1e6).toFixed(0),
  'loading, ms': ({ loadMs }) => loadMs.toFixed(0),
  'joules a question (estimate)': ({ joulesAQuery }) => joulesAQuery.toFixed(3),
};

function formatLatency(latency: Latency | undefined): string {
  if (latency === undefined) return '–';
  return [latency.p50, latency.p95, latency.p99].map((ms) => ms.toFixed(2)).join(' / ');
}

/** Every table, in the order in which a reader needs them. */
export function tablesOf(comparison: Comparison): ReportTable[] {
  const { faq, verdict, baseline } = comparison;
  const cost = costTable(comparison);
  const lost = lostBy(comparison);
  return [
    ...(verdict.outcome === 'nothing judged' ? [] : [verdictTable(comparison)]),
    ...faq.flatMap((set) => [
      qualityTable(comparison, set),
      confidenceTable(set),
      reliabilityTable(set),
      ...(set.slices.length === 0 ? [] : [sliceTable(comparison, set)]),
      ...(lost === baseline ? [] : [lostTable(set, lost)]),
    ]),
    ...otherTables(comparison),
    ...(cost === null ? [] : [cost]),
  ];
}

/** Whose losses are of interest: what is recommended, or, where that is the baseline, the best of the others. */
export function lostBy({ verdict, baseline }: Comparison): string {
  if (verdict.chosen !== null && verdict.chosen !== baseline) return verdict.chosen;
  const [best] = verdict.candidates
    .filter(({ name }) => name !== baseline)
    .toSorted((one, other) => (other.quality ?? 0) - (one.quality ?? 0));
  return best?.name ?? baseline;
}
