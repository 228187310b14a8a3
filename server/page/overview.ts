import type { FaqEntry } from '../../core/domain.ts';
import type { Content } from '../../store/generation/content.ts';
import type { Strings } from '../strings/en.ts';
import { categoryAddress, entryAddress, searchAddress, type LinkView } from './addresses.ts';
import { ownLanguage } from './language-name.ts';

/** What the FAQ holds, for somebody who has not asked yet. */
interface OverviewView {
  readonly heading: string;
  /** What is opened most, else examples of questions. */
  readonly questions: readonly LinkView[];
  readonly categories: readonly (LinkView & { readonly count: string })[];
}

/** The questions of one category. */
interface CategoryView {
  readonly name: string;
  readonly count: string;
  readonly questions: readonly LinkView[];
  /** Says how many more there are than are listed. */
  readonly more: string | null;
}

const MAX_SHOWN = 6;
/** Fewer than these are no list of favorites. */
const MIN_OPENED = 3;
const MAX_CATEGORIES = 24;
const MAX_QUESTIONS = 200;

/**
 * What is opened most, where there is enough of it, else an example question of each of the largest categories; and
 * the categories.
 *
 * @param mostOpened ids of entries, most opened first; those that are gone are passed over
 */
export function overviewView(
  content: Content,
  mostOpened: readonly string[],
  strings: Strings,
): OverviewView {
  const opened = mostOpened.flatMap((id) => content.entry(id) ?? []).slice(0, MAX_SHOWN);
  const enough = opened.length >= MIN_OPENED;
  return {
    heading: enough ? strings.openedHeading : strings.examplesHeading,
    questions: enough
      ? opened.map((entry) => entryLink(entry, strings))
      : examples(content).map((entry) => ({
          ...entryLink(entry, strings),
          href: searchAddress(entry.question),
        })),
    categories: content.categories.slice(0, MAX_CATEGORIES).map(({ name, entries }) => ({
      text: name,
      count: strings.entriesCount(entries),
      href: categoryAddress(name),
    })),
  };
}

/** The questions of a category; null where there is no such category. */
export function categoryView(content: Content, name: string, strings: Strings): CategoryView | null {
  const rows = rowsOf(content, name, content.entries);
  if (rows.length === 0) return null;
  const more = rows.length - MAX_QUESTIONS;
  return {
    name,
    count: strings.entriesCount(rows.length),
    questions: rows.slice(0, MAX_QUESTIONS).map((row) => entryLink(content.entryOfRow(row), strings)),
    more: more > 0 ? strings.categoryMore(more) : null,
  };
}

function examples(content: Content): FaqEntry[] {
  const rows =
    content.categories.length === 0
      ? Array.from({ length: Math.min(MAX_SHOWN, content.entries) }, (_, row) => row)
      : content.categories.slice(0, MAX_SHOWN).flatMap(({ name }) => rowsOf(content, name, 1));
  return rows.map((row) => content.entryOfRow(row));
}

function rowsOf(content: Content, category: string, most: number): number[] {
  const belongs = content.inCategory(category);
  const rows: number[] = [];
  for (let row = 0; row < content.entries && rows.length < most; row++) {
    if (belongs(row)) rows.push(row);
  }
  return rows;
}

/** The question as a link to the page that answers it. */
export function entryLink(
  { id, question, language }: Pick<FaqEntry, 'id' | 'question' | 'language'>,
  strings: Strings,
): LinkView {
  return { text: question, href: entryAddress(id), language: ownLanguage(language, strings) };
}
