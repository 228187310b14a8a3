/** The address of the page that answers `query`; of the topic's page where only that is given. */
export function searchAddress(
  query: string,
  filter: { category?: string | null; searchId?: string } = {},
): string {
  if (query === '' && filter.category) return categoryAddress(filter.category);
  const parameters = new URLSearchParams();
  if (query !== '') parameters.set('q', query);
  if (filter.category) parameters.set('category', filter.category);
  if (filter.searchId !== undefined) parameters.set('search', filter.searchId);
  const text = parameters.toString();
  return text === '' ? '/' : `/?${text}`;
}

/** The permanent address of an entry. */
export function entryAddress(id: string): string {
  return `/faq/${encodeURIComponent(id)}`;
}

/** The address of a topic's questions. */
export function categoryAddress(name: string): string {
  return `/category/${encodeURIComponent(name)}`;
}

/** The id of an entry's place in a page of results: its position from 1, since ids of entries may hold anything. */
export function entryAnchor(position: number): string {
  return `entry-${position}`;
}

/** A link that says what it leads to. */
export interface LinkView {
  readonly text: string;
  readonly href: string;
  /** Of the text, where it is not the page's. */
  readonly language?: string | null;
}
