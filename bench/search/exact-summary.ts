import type { SearchResult } from '../../core/domain.ts';
import { retrievalScore } from '../../measures/retrieval.ts';
import { mean } from '../../measures/summary.ts';

/** A question, and the entries that answer it. */
export interface AskedQuery {
  readonly query: string;
  /** Empty where the FAQ has no answer. */
  readonly relevant: ReadonlySet<string>;
}

/** What became of a question. */
export interface Asked {
  readonly query: AskedQuery;
  readonly result: SearchResult;
}

/** Shares are percentages of the questions. */
export interface Summary {
  readonly questions: number;
  readonly firstRight: number;
  readonly mrr: number;
  readonly answer: number;
  readonly maybe: number;
  readonly none: number;
  /** Called an answer, and wrong. */
  readonly wrongAnswer: number;
}

export function asked(query: AskedQuery, result: SearchResult): Asked {
  return { query, result };
}

export function summary(all: readonly Asked[]): Summary {
  const share = (holds: (one: Asked) => boolean): number =>
    rounded(100 * mean(all.map((one) => Number(holds(one)))));
  const isRight = ({ query, result }: Asked): boolean => query.relevant.has(result.hits[0]?.id ?? '');
  const inBand = (band: string): number => share(({ result }) => result.band === band);
  return {
    questions: all.length,
    firstRight: share(isRight),
    mrr: rounded(
      100 *
        mean(
          all.map(({ query, result }) => {
            const ids = result.hits.map(({ id }) => id);
            return query.relevant.size === 0 ? 0 : retrievalScore('MRR@10', ids, query.relevant);
          }),
        ),
    ),
    answer: inBand('answer'),
    maybe: inBand('maybe'),
    none: inBand('none'),
    wrongAnswer: share((one) => one.result.band === 'answer' && !isRight(one)),
  };
}

function rounded(value: number): number {
  return Math.round(10 * value) / 10;
}
