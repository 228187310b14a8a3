import type { Judgement } from '../../../core/domain.ts';
import type { ShownHit, Trial, TrialChoice } from '../../../store/lab/lab-store.ts';

/** An answer of one side, and how the others see it. */
interface MarkedHit extends ShownHit {
  /** No other side shows it. */
  readonly onlyHere: boolean;
  /** Another side shows it at another place. */
  readonly moved: boolean;
}

/** The answers of all sides with what tells them apart. */
export function markedArms(answers: readonly (readonly ShownHit[])[]): MarkedHit[][] {
  return answers.map((own, side) =>
    own.map((hit, place) => {
      const elsewhere = answers
        .filter((_, other) => other !== side)
        .map((hits) => hits.findIndex(({ id }) => id === hit.id));
      return {
        ...hit,
        onlyHere: elsewhere.every((found) => found === -1),
        moved: elsewhere.some((found) => found !== -1 && found !== place),
      };
    }),
  );
}

/** What was voted for is judged to answer: its first entry; those of all sides where they are equally good. Null for none. */
export function judgementOfVote(
  { query, answers }: Pick<Trial, 'query' | 'answers'>,
  choice: TrialChoice,
): Judgement | null {
  if (choice === 'none' || answers === null) return null;
  const chosen = choice === 'same' ? answers : [answers[choice] ?? []];
  const relevant = [...new Set(chosen.flatMap((hits) => hits[0]?.id ?? []))];
  return relevant.length === 0 ? null : { query, relevant };
}

/** How often an encoder was called better than another that answered the same question, and how often not. */
interface Tally {
  readonly name: string;
  readonly won: number;
  readonly lost: number;
  readonly equal: number;
}

/** The votes, counted for each encoder, most wins first. */
export function tallies(trials: readonly Pick<Trial, 'arms' | 'choice'>[]): Tally[] {
  const counted = new Map<string, { won: number; lost: number; equal: number }>();
  for (const { arms, choice } of trials) {
    if (choice === null) continue;
    for (const [place, name] of arms.entries()) {
      const tally = counted.get(name) ?? { won: 0, lost: 0, equal: 0 };
      if (typeof choice === 'string') tally.equal++;
      else if (choice === place) tally.won++;
      else tally.lost++;
      counted.set(name, tally);
    }
  }
  return [...counted]
    .map(([name, tally]) => ({ name, ...tally }))
    .sort((one, other) => other.won - other.lost - (one.won - one.lost));
}
