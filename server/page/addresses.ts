/** The address of the page that answers `query`. */
export function searchAddress(
  query: string,
  filter: { category?: string | null; searchId?: string } = {},
): string {
  const parameters = new URLSearchParams();
  if (query !== '') parameters.set('q', query);
  if (filter.category) parameters.set('category', filter.category);
  if (filter.searchId !== undefined) parameters.set('search', filter.searchId);
  const text = parameters.toString();
  return text === '' ? '/' : `/?${text}`;
}

/** The id of an entry's place in a page of results: its position from 1, since ids of entries may hold anything. */
export function entryAnchor(position: number): string {
  return `entry-${position}`;
}
