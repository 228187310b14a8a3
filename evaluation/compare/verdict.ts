import { holm } from '../../measures/holm.ts';
import { NON_INFERIORITY_LEVEL } from '../../measures/non-inferiority.ts';
import { paretoFront } from '../../measures/pareto.ts';
import { mean } from '../../measures/summary.ts';
import {
  type CandidateVerdict,
  DECIDING_MEASURE,
  type DifferenceTest,
  type FaqComparison,
  type FaqRow,
  type Standing,
  type Verdict,
} from './comparison.ts';

/** Two-sided level at which a difference counts as one. */
const LEVEL = 0.05;
/** Judgements that nobody will make. */
const TOO_MANY = 1_000_000;

export interface VerdictInput {
  readonly baseline: string;
  readonly margin: number;
  /** What one question costs each candidate, in the order of `names`. */
  readonly names: readonly string[];
  readonly costs: readonly number[];
  readonly costUnit: Verdict['costUnit'];
  /** All judged sets; those searched in the first mode decide. */
  readonly faq: readonly FaqComparison[];
}

/**
 * The cheapest candidate that is not worse than the baseline. Not worse is who keeps all but the margin on every judged set
 * (tests of all of which must reject need no correction among themselves; Berger 1982), corrected after Holm for the number
 * of candidates. Worse is who is measurably below the baseline on some set and does not keep it.
 */
export function verdictOf(input: VerdictInput): Verdict {
  const { baseline, names, costs, costUnit } = input;
  const mode = input.faq[0]?.mode ?? null;
  const sets = input.faq.filter((set) => set.mode === mode);
  const others = names.filter((name) => name !== baseline);
  const corrected = holm(
    others.map((name) => Math.max(...testsOf(name, sets).map(({ inferiorityP }) => inferiorityP))),
  );
  const candidates = names.map((name, index): CandidateVerdict => {
    const p = corrected[others.indexOf(name)];
    const judged = { name, quality: qualityOf(name, sets), cost: costs[index] ?? NaN };
    if (sets.length === 0)
      return { ...judged, standing: name === baseline ? 'baseline' : 'not settled', ...UNKNOWN };
    if (p === undefined) return { ...judged, standing: 'baseline', ...UNKNOWN };
    const standing = standingOf(p, testsOf(name, sets), sets, name);
    return {
      ...judged,
      standing,
      sureness: 1 - p,
      moreJudgements: standing === 'not settled' ? judgementsMissing(name, sets) : null,
    };
  });
  const chosen = sets.length === 0 ? null : cheapest(candidates);
  return {
    chosen: chosen?.name ?? null,
    ...sentencesOf(chosen, candidates, sets, input),
    costUnit,
    mode,
    candidates,
    paretoFront: paretoFront(
      candidates.flatMap(({ name, cost, quality }) => (quality === null ? [] : [{ name, cost, quality }])),
      (candidate) => candidate,
    ).map(({ name }) => name),
  };
}

const UNKNOWN = { sureness: null, moreJudgements: null } as const;

function rowOf(name: string, set: FaqComparison): FaqRow | undefined {
  return set.rows.find((row) => row.name === name);
}

function testsOf(name: string, sets: readonly FaqComparison[]): DifferenceTest[] {
  return sets.flatMap((set) => rowOf(name, set)?.test ?? []);
}

function qualityOf(name: string, sets: readonly FaqComparison[]): number | null {
  if (sets.length === 0) return null;
  return mean(sets.map((set) => rowOf(name, set)?.scores[DECIDING_MEASURE]?.estimate ?? NaN));
}

function standingOf(
  p: number,
  tests: readonly DifferenceTest[],
  sets: readonly FaqComparison[],
  name: string,
): Standing {
  if (p <= NON_INFERIORITY_LEVEL) return 'not worse';
  const isBelow = sets.some((set, index) => {
    const difference = rowOf(name, set)?.scores[DECIDING_MEASURE]?.toBaseline?.estimate ?? 0;
    return difference < 0 && (tests[index]?.adjustedP ?? 1) <= LEVEL;
  });
  return isBelow ? 'worse' : 'not settled';
}

/** On the set where most are missing. */
function judgementsMissing(name: string, sets: readonly FaqComparison[]): number | null {
  const missing = sets.map((set) => (rowOf(name, set)?.test?.queriesNeeded ?? 0) - set.queries);
  // A set may be large enough for one candidate and yet too small for all of them together.
  const most = Math.max(1, ...missing);
  return most > TOO_MANY ? null : most;
}

function cheapest(candidates: readonly CandidateVerdict[]): CandidateVerdict | null {
  const eligible = candidates.filter(({ standing }) => standing === 'baseline' || standing === 'not worse');
  return (
    eligible.toSorted(
      (one, other) => one.cost - other.cost || (other.quality ?? 0) - (one.quality ?? 0),
    )[0] ?? null
  );
}

function sentencesOf(
  chosen: CandidateVerdict | null,
  candidates: readonly CandidateVerdict[],
  sets: readonly FaqComparison[],
  { baseline, margin, costUnit }: VerdictInput,
): Pick<Verdict, 'sentence' | 'remarks'> {
  if (chosen === null) {
    return {
      sentence: 'There is no verdict, since no judged questions were compared.',
      remarks: ['Name a FAQ and its judgements to learn which of these may serve it.'],
    };
  }
  const where = sets.length === 1 ? 'the judged questions' : `each of the ${sets.length} judged sets`;
  const least = percent(1 - margin);
  const sentence =
    chosen.name === baseline
      ? `Stay with ${baseline}: no cheaper one is shown to keep at least ${least} of its ${DECIDING_MEASURE} on ${where}.`
      : `Use ${chosen.name}: it is the cheapest that keeps at least ${least} of the ${DECIDING_MEASURE} of ${baseline} on ${where} (${surely(chosen.sureness)} sure), and a question costs ${saved(chosen, candidates, baseline)}.`;
  return {
    sentence,
    remarks: [
      ...candidates.flatMap((candidate) => remarksOn(candidate, chosen, costUnit)),
      ...remarkOnWorse(candidates),
      ...sets.flatMap((set) => remarkOnNone(chosen.name, set)),
    ],
  };
}

function saved(chosen: CandidateVerdict, candidates: readonly CandidateVerdict[], baseline: string): string {
  const before = candidates.find(({ name }) => name === baseline)?.cost ?? NaN;
  const share = 1 - chosen.cost / before;
  return share >= 0.005 ? `${percent(share, 0)} less` : 'no less';
}

function remarksOn(
  { name, standing, sureness, moreJudgements, cost }: CandidateVerdict,
  chosen: CandidateVerdict,
  costUnit: Verdict['costUnit'],
): string[] {
  if (name === chosen.name || standing === 'baseline' || standing === 'worse') return [];
  if (standing === 'not worse') {
    return [
      `${name} is not worse either (${surely(sureness)} sure)${cost > chosen.cost ? `, but ${costUnit === 'ms' ? 'slower' : 'larger'}` : ''}.`,
    ];
  }
  // Corrected for several candidates, a share can come down to nothing, which is no proof of the contrary.
  const sure =
    (sureness ?? 0) > 0 ? `${surely(sureness)} sure that it keeps enough` : 'so far more speaks against it';
  return [
    moreJudgements === null
      ? `${name} lies so close to the line that no number of judgements would tell.`
      : `${name} is not settled (${sure}): about ${moreJudgements.toLocaleString('en')} more judgements would probably tell.`,
  ];
}

function remarkOnWorse(candidates: readonly CandidateVerdict[]): string[] {
  const worse = candidates.filter(({ standing }) => standing === 'worse').map(({ name }) => name);
  const names = new Intl.ListFormat('en').format(worse);
  return worse.length === 0
    ? []
    : [`${names} ${worse.length === 1 ? 'answers' : 'answer'} measurably worse.`];
}

/** What a person must know of the recommendation before trusting it on questions that nobody has an answer to. */
function remarkOnNone(name: string, set: FaqComparison): string[] {
  const none = rowOf(name, set)?.confidence.none ?? null;
  if (none === null) return [];
  const right = Number.isNaN(none.precision) ? '' : `; ${percent(none.precision, 0)} of its "none" are right`;
  return [
    `Of the questions without an answer on ${set.dataset}, ${name} tells ${percent(none.recall, 0)} that there is none${right}.`,
  ];
}

/** Never "100%": what was resampled is not all that can be asked. */
function surely(sureness: number | null): string {
  const share = sureness ?? 0;
  return share > 0.999 ? 'more than 99.9%' : percent(Math.max(0, share));
}

function percent(share: number, decimals = 1): string {
  return `${(share * 100).toFixed(decimals).replace(/\.0$/, '')}%`;
}
