/**
 * The first page's title stays where it is while somebody types there, so that the box does not move; but it is the
 * page's heading only as long as there are no results, which have their own.
 */
export function fitHero(isHome: boolean): void {
  const title = document.querySelector('.hero-title');
  const wanted = isHome ? 'h1' : 'p';
  if (title === null || title.localName === wanted) return;
  const other = document.createElement(wanted);
  other.className = title.className;
  other.append(...title.childNodes);
  title.replaceWith(other);
}
