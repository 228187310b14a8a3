const KEY = 'bonsai.recent';
const MOST = 6;

/** The person's own questions, last one first; they never leave the browser. */
export function recentQuestions(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, MOST) : [];
  } catch {
    return []; // a browser that keeps nothing, or something else under our name
  }
}

export function rememberQuestion(query: string): void {
  keep([query, ...recentQuestions().filter((one) => one !== query)].slice(0, MOST));
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
      link.href = `/?${new URLSearchParams({ q: query }).toString()}`;
      link.dir = 'auto';
      link.textContent = query;
      item.append(link);
      return item;
    }),
  );
  document.getElementById('forget')?.addEventListener('click', () => {
    keep([]);
    showRecent();
    document.getElementById('q')?.focus();
  });
}

function keep(questions: readonly string[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(questions));
  } catch {
    // Full or forbidden: then nothing is remembered.
  }
}
