import type { Content } from '../../store/generation/content.ts';
import { searchAddress } from './addresses.ts';

/** A link that says what it leads to. */
export interface LinkView {
  readonly text: string;
  readonly href: string;
}

/** What the FAQ holds, for somebody who has not asked yet. */
export interface OverviewView {
  readonly examples: readonly LinkView[];
  readonly categories: readonly (LinkView & { readonly entries: number })[];
}

/** The questions of one category. */
export interface CategoryView {
  readonly name: string;
  readonly questions: readonly LinkView[];
  /** How many more there are than are listed. */
  readonly more: number;
}

const MOST_EXAMPLES = 6;
const MOST_CATEGORIES = 16;
const MOST_QUESTIONS = 200;

/** Example questions, one of each of the largest categories, and the categories. */
export function overviewView(content: Content): OverviewView {
  const categories = content.categories.slice(0, MOST_CATEGORIES);
  const rows =
    categories.length === 0
      ? Array.from({ length: Math.min(MOST_EXAMPLES, content.entries) }, (_, row) => row)
      : categories.slice(0, MOST_EXAMPLES).flatMap(({ name }) => rowsOf(content, name, 1));
  return {
    examples: rows.map((row) => questionLink(content.entryOfRow(row).question, null)),
    categories: categories.map(({ name, entries }) => ({
      text: name,
      entries,
      href: searchAddress('', { category: name }),
    })),
  };
}

/** The questions of a category; none where there is no such category. */
export function categoryView(content: Content, name: string): CategoryView {
  const rows = rowsOf(content, name, content.entries);
  return {
    name,
    questions: rows
      .slice(0, MOST_QUESTIONS)
      .map((row) => questionLink(content.entryOfRow(row).question, name)),
    more: Math.max(0, rows.length - MOST_QUESTIONS),
  };
}

function rowsOf(content: Content, category: string, most: number): number[] {
  const belongs = content.inCategory(category);
  const rows: number[] = [];
  for (let row = 0; row < content.entries && rows.length < most; row++) {
    if (belongs(row)) rows.push(row);
  }
  return rows;
}

function questionLink(question: string, category: string | null): LinkView {
  return { text: question, href: searchAddress(question, { category }) };
}
