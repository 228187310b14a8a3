import { mean } from '../measures/summary.ts';
import { bandOf, type Calibration, probabilityOf } from './calibration/calibration.ts';
import { judgedHits } from './calibration/hits.ts';
import { judge } from './judged.ts';
import type { Fusion } from './ranking/fusion.ts';
import { type Searched, withoutRows } from './ranking/left-out.ts';
import { candidatesOf, leftOutQuestions, type OwnQuestion, ownQuestions } from './ranking/own-questions.ts';

/** What a FAQ's own questions show of "none". Shares are 0..1. */
export interface OwnNearMisses {
  /** Questions that were asked without the entry that answers them. */
  readonly questions: number;
  /** Of those, the share told `none`. */
  readonly toldNone: number;
  /** Of alternates asked of the FAQ as if no entry had any, the share told `none`; null where too few entries have one. */
  readonly wronglyNone: number | null;
}

const ENOUGH = 20;
/** Each is two searches of a few milliseconds. */
const MOST = 200;

/** A FAQ as it is searched. */
interface FusedSearch extends Searched {
  readonly fusion: Fusion;
}

/**
 * What "none" is worth on a FAQ, before anybody has judged it: its entries are left out one at a time, and each is asked for in
 * its own words. Everything else about the matter is still there. The vectors are the phrasings' own, so that nothing is
 * embedded.
 *
 * @returns null of a FAQ with too few entries, or without vectors
 */
export function ownNearMisses(searched: FusedSearch, calibration: Calibration): OwnNearMisses | null {
  const { content, vectors } = searched;
  if (vectors.size < content.phrasings) return null;
  const leftOut = leftOutQuestions(content, MOST);
  if (leftOut.length < ENOUGH) return null;
  const own = ownQuestions(content, MOST);
  return {
    questions: leftOut.length,
    toldNone: mean(leftOut.map((question) => Number(isNoneWithout(question, searched, calibration)))),
    wronglyNone:
      own.length < ENOUGH
        ? null
        : mean(own.map((question) => Number(isNoneWith(question, searched, calibration)))),
  };
}

/** Whether a question gets `none` where its entry is left out. */
function isNoneWithout({ label, row }: OwnQuestion, searched: FusedSearch, { modes }: Calibration): boolean {
  const { content, vectors, fusion } = searched;
  const [first] = judge(content.phrasing(label).text, vectors.vector(label), {
    ...withoutRows({ content, vectors }, new Set([row])),
    ...{ fusion, settings: modes.hybrid, mode: 'hybrid', category: null },
  }).entries;
  return bandOf(first?.probability ?? 0, modes.hybrid) === 'none';
}

/** Whether an alternate gets `none` where its entry is there. */
function isNoneWith(question: OwnQuestion, searched: FusedSearch, { modes }: Calibration): boolean {
  const { content, vectors, fusion } = searched;
  const { answerable } = candidatesOf(question, content, vectors, fusion.background);
  const [first] = judgedHits(answerable, 'hybrid', searched, (row) => row === question.row);
  if (first === undefined) return true;
  return bandOf(probabilityOf(modes.hybrid.first, first.features), modes.hybrid) === 'none';
}
