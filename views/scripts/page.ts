import type { Asked } from './answer.ts';
import { showContact, startClicks } from './clicks.ts';
import { startKeys, startKeysChoice } from './keys.ts';
import { startLiveSearch, type Commit } from './live-search.ts';
import { rememberQuestion, showRecent, startRecent } from './recent.ts';
import { startSaying } from './feedback-form.ts';

/** The path that the site lies below; its first page is there. */
const { base = '' } = document.body.dataset;
const HOME = `${base}/`;

function parameters({ query, category }: Asked): string {
  const given = new URLSearchParams();
  if (query !== '') given.set('q', query);
  if (category !== '') given.set('category', category);
  return given.toString();
}

/** A pause makes a step back only once: further words are the same question. */
function keepAddress(asked: Asked, how: Commit): void {
  const address = `${HOME}?${parameters(asked)}`;
  if (address === location.pathname + location.search) return;
  const state: unknown = history.state;
  if (how === 'pause' && state === 'pause') history.replaceState('pause', '', address);
  else history.pushState(how === 'pause' ? 'pause' : null, '', address);
}

function startSearch(form: HTMLFormElement, input: HTMLInputElement): void {
  const live = startLiveSearch({
    root: document,
    form,
    input,
    address: (asked) => `${base}/live?${parameters(asked)}`,
    commitAddress: (asked) => `${base}/api/search?${parameters(asked)}`,
    shown(results, { query }) {
      fitHero(query === '');
      document.title = results.dataset.title ?? document.title;
      showContact(results);
      showRecent();
    },
    committed(asked, how) {
      rememberQuestion(asked.query);
      keepAddress(asked, how);
    },
  });
  const { commit, searchId } = live;
  const clicked = (): Promise<string> => commit('click');
  startKeys(document, input);
  startSaying({
    root: document,
    language: document.body.dataset.language ?? '',
    formAddress: (path) => path,
    commit: clicked,
  });
  startClicks({ root: document, address: (path) => `${base}${path}`, searchId, commit: clicked });

  addEventListener('popstate', () => {
    if (location.pathname !== HOME) {
      location.reload();
      return;
    }
    const given = new URLSearchParams(location.search);
    input.value = given.get('q') ?? '';
    const topic = document.querySelector<HTMLSelectElement>('#category');
    if (topic !== null) topic.value = given.get('category') ?? '';
    void live.goBack();
  });
  const query = input.defaultValue.trim();
  if (query !== '' && location.pathname === HOME) rememberQuestion(query);
}

/**
 * The first page's title stays where it is while somebody types there, so that the box does not move; but it is the
 * page's heading only as long as there are no results, which have their own.
 */
function fitHero(isHome: boolean): void {
  const title = document.querySelector('.hero-title');
  const wanted = isHome ? 'h1' : 'p';
  if (title === null || title.localName === wanted) return;
  const other = document.createElement(wanted);
  other.className = title.className;
  other.append(...title.childNodes);
  title.replaceWith(other);
}

/** So that the browser has something to show while the server cannot be reached. Not there without HTTPS. */
function keepOfflinePage(): void {
  const { worker, language = '' } = document.body.dataset;
  if (worker === undefined || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register(`${worker}&lang=${language}`).catch(() => undefined);
}

/** A page without the box: only its contact line is counted. */
function startPlainPage(): void {
  const noSearch = (): string => '';
  startClicks({
    root: document,
    address: (path) => `${base}${path}`,
    searchId: noSearch,
    commit: () => Promise.resolve(noSearch()),
  });
}

const form = document.querySelector<HTMLFormElement>('form.ask');
const input = document.querySelector<HTMLInputElement>('#q');
if (form !== null && input !== null) startSearch(form, input);
else startPlainPage();
showContact(document);
startKeysChoice();
if (document.getElementById('retry') !== null) {
  addEventListener('online', () => {
    location.reload();
  });
}
startRecent();
keepOfflinePage();
