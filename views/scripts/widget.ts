import styles from '../styles/widget.css?text';
import { showContact, startClicks } from './clicks.ts';
import { startKeys } from './keys.ts';
import { startLiveSearch } from './live-search.ts';
import { startSaying } from './feedback-form.ts';

/** What the server says a widget looks like. */
interface Panel {
  readonly html: string;
  readonly styles: string;
  /** What it speaks: the page's language, or the best of the browser's. */
  readonly language: string;
}

const script = document.currentScript;
const server =
  script instanceof HTMLScriptElement ? new URL('.', script.src).href.replace(/\/$/, '') : location.origin;
const inside = script instanceof HTMLScriptElement ? script.dataset.in : undefined;
const wanted = script instanceof HTMLScriptElement ? script.dataset.lang : undefined;
const language = wanted ?? (document.documentElement.lang || navigator.language);

/** Of one of the site's own paths. */
const address = (path: string): string => `${server}${path}`;
/** Of a path that the server has written into its answer, below whatever it lies. */
const writtenAddress = (path: string): string => new URL(path, server).href;

/** Puts the search on this page, in a shadow root, so that neither disturbs the other. */
async function start(): Promise<void> {
  const response = await fetch(address(`/widget/panel?lang=${encodeURIComponent(language)}`));
  if (!response.ok) return;
  const panel: unknown = await response.json();
  if (!isPanel(panel)) throw new Error('The help desk answered something else.');
  const host = document.createElement('bonsai-faq');
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [styles, panel.styles].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  root.innerHTML = panel.html;
  const frame = inside === undefined ? document.body : document.querySelector(inside);
  if (frame === null) return;
  host.classList.toggle('inside', inside !== undefined);
  host.lang = panel.language;
  if (inside === undefined) {
    host.role = 'complementary';
    host.ariaLabel = root.getElementById('panel')?.ariaLabel ?? null;
  }
  frame.append(host);
  startSearch(root);
  startPanel(root, inside !== undefined);
}

function startSearch(root: ShadowRoot): void {
  const form = root.querySelector<HTMLFormElement>('form.ask');
  const input = root.querySelector<HTMLInputElement>('#q');
  if (form === null || input === null) return;
  const parameters = (query: string): string =>
    new URLSearchParams({ ...(query === '' ? {} : { q: query }), lang: language }).toString();
  const { commit, searchId } = startLiveSearch({
    root,
    form,
    input,
    address: ({ query }) => address(`/widget/results?${parameters(query)}`),
    commitAddress: ({ query }) => address(`/api/search?${parameters(query)}`),
    shown(results) {
      showContact(results);
      for (const link of results.querySelectorAll('a')) leadOut(link);
    },
  });
  const clicked = (): Promise<string> => commit('click');
  startKeys(root, input);
  startSaying({ root, language, formAddress: writtenAddress, commit: clicked });
  startClicks({ root, address, searchId, commit: clicked });
}

/** Links lead to the server's own pages, beside the one that the person is on. */
function leadOut(link: HTMLAnchorElement): void {
  const path = link.getAttribute('href') ?? '';
  if (path.startsWith('/')) link.href = writtenAddress(path);
  if (/^https?:/i.test(link.href)) {
    link.target = '_blank';
    link.rel = 'noopener';
  }
}

function startPanel(root: ShadowRoot, isInside: boolean): void {
  const launch = root.querySelector<HTMLButtonElement>('.launch');
  const close = root.querySelector<HTMLButtonElement>('.close');
  const panel = root.getElementById('panel');
  if (launch === null || close === null || panel === null) return;
  if (isInside) {
    launch.remove();
    close.remove();
    panel.setAttribute('role', 'search');
    panel.classList.add('inside');
    panel.hidden = false;
    return;
  }
  const toggle = (open: boolean): void => {
    panel.hidden = !open;
    launch.hidden = open;
    launch.setAttribute('aria-expanded', String(open));
    if (open) root.getElementById('q')?.focus();
    else launch.focus();
  };
  launch.addEventListener('click', () => {
    toggle(true);
  });
  close.addEventListener('click', () => {
    toggle(false);
  });
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    toggle(false);
  });
}

function isPanel(document: unknown): document is Panel {
  return (
    typeof document === 'object' &&
    document !== null &&
    ['html', 'styles', 'language'].every((name) => typeof Reflect.get(document, name) === 'string')
  );
}

if (document.readyState === 'loading') {
  document.addEventListener('DOMContentLoaded', () => void start().catch(() => undefined));
} else void start().catch(() => undefined);
