import { keep, kept } from './local-storage.ts';

const KEY = 'bonsai.recent';
const MAX = 6;

/** The person's own questions, last one first; they never leave the browser. */
function recentQuestions(): readonly string[] {
  const found = kept(KEY);
  return Array.isArray(found) ? found.filter((one) => typeof one === 'string').slice(0, MAX) : [];
}

export function rememberQuestion(query: string): void {
  keep(KEY, [query, ...recentQuestions().filter((one) => one !== query)].slice(0, MAX));
}

/** Lets the button below them forget them, also on a first page that is fetched later. */
export function startRecent(): void {
  document.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element) || target.id !== 'forget') return;
    keep(KEY, []);
    showRecent();
    document.getElementById('q')?.focus();
  });
  showRecent();
}

/** Fills the line of recent questions, where the page has one. */
export function showRecent(): void {
  const section = document.getElementById('recent');
  const list = section?.querySelector('ul');
  if (!section || !list) return;
  const questions = recentQuestions();
  section.classList.toggle('empty', questions.length === 0);
  list.replaceChildren(
    ...questions.map((query) => {
      const item = document.createElement('li');
      const link = document.createElement('a');
      link.href = `${document.body.dataset.base ?? ''}/?${new URLSearchParams({ q: query }).toString()}`;
      link.dir = 'auto';
      link.textContent = query;
      item.append(link);
      return item;
    }),
  );
}
