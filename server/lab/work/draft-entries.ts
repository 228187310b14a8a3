import { firstCharacters } from '../../../core/characters.ts';
import type { FaqEntry } from '../../../core/domain.ts';
import { parseEntry } from '../../../faq/entry.ts';
import type { UnansweredQuestion } from '../../../store/activity/activity.ts';
import { normalize } from '../../../store/generation/folding.ts';
import type { Draft } from '../../../store/lab/lab-store.ts';
import { mayBeAlternate } from './alternates.ts';

const MAX_NAME_LENGTH = 48;
/** As many as an entry may sensibly have to begin with; a person takes out what does not belong. */
const MAX_ALTERNATES = 10;

/** The draft that a group of questions begins as: its question, the other ways to ask it, and no answer yet. */
export function draftFor(
  {
    question,
    questions,
  }: { readonly question: string; readonly questions: readonly Pick<UnansweredQuestion, 'query'>[] },
  taken: ReadonlySet<string>,
  time: number,
): Omit<Draft, 'id'> {
  const asked = questions.map(({ query }) => query);
  return {
    entryId: freeName(question, taken),
    question,
    answer: '',
    alternates: asked.filter((query) => query !== question && mayBeAlternate(query)).slice(0, MAX_ALTERNATES),
    category: null,
    asked,
    time,
  };
}

/** A name made of the question's words that no entry and no draft has. */
export function freeName(question: string, taken: ReadonlySet<string>): string {
  const words = normalize(question).match(/[\p{L}\p{N}]+/gu) ?? [];
  const name = firstCharacters(['draft', ...words].join('-'), MAX_NAME_LENGTH);
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}-${number}`)) number++;
  return `${name}-${number}`;
}

/** The entry that a draft is, as `bonsai index` would read it; or what is still missing. */
export function entryOfDraft({
  entryId,
  question,
  answer,
  alternates,
  category,
}: Pick<Draft, 'entryId' | 'question' | 'answer' | 'alternates' | 'category'>):
  FaqEntry | { readonly reason: string } {
  return parseEntry({ id: entryId, question, answer, alternates: [...alternates], category });
}

/** The drafts that are entries already, as JSON Lines for `bonsai index --add` or for the FAQ's owner. */
export function draftFile(drafts: readonly Draft[]): string {
  return drafts
    .map(entryOfDraft)
    .flatMap((entry) => ('reason' in entry ? [] : [entry]))
    .map(({ id, question, answer, alternates, category }) => {
      const filed = category === null ? {} : { category };
      return `${JSON.stringify({ id, question, answer, alternates, ...filed })}\n`;
    })
    .join('');
}
