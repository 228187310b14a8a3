/** What is asked: the text in the box and the topic chosen. */
export interface Asked {
  readonly query: string;
  readonly category: string;
}

export type Commit = 'enter' | 'pause' | 'click';

/** The parts of a page or a widget that the search works on. */
export interface SearchPlace {
  /** A document or a shadow root. */
  readonly root: Document | ShadowRoot;
  readonly form: HTMLFormElement;
  readonly input: HTMLInputElement;
  /** Where what stands below the box comes from, as HTML. */
  address(asked: Asked): string;
  /** Where a finished question is noted and gets its searchId. */
  commitAddress(asked: Asked): string;
  /** After something else stands below the box. */
  shown?(results: HTMLElement, asked: Asked): void;
  committed?(asked: Asked, how: Commit): void;
}

export interface LiveSearch {
  /** Shows the answers to what the box says now, also where somebody reads other ones. */
  readonly show: () => Promise<void>;
  /** Notes the question in the box as finished, once; resolves with its searchId, empty where there is none. */
  readonly commit: (how: Commit) => Promise<string>;
  /** The searchId of what is shown, where it is known already. */
  readonly searchId: () => string;
}

const DEBOUNCE_MS = 30;
/** Somebody who stops for so long reads: the question counts as finished. */
const PAUSE_MS = 1500;
const ANNOUNCE_AFTER_MS = 500;
const RETRY_MS = [500, 1000, 2000, 4000];

/**
 * Answers while somebody types. An answer is shown only if it belongs to what the box says; and not under the hand
 * of somebody who has gone on to the results shown before: it waits until they let go of them, or ask for it.
 */
export function startLiveSearch(place: SearchPlace): LiveSearch {
  const { root, form, input } = place;
  const announce = part(root, 'announce');
  const trouble = part(root, 'trouble');
  const newer = part(root, 'newer');
  const topic = root.querySelector<HTMLSelectElement>('#category');

  let shownKey = keyOf(asked());
  let committedKey =
    results().dataset.search === '' || results().dataset.search === undefined ? '' : shownKey;
  let committing: Promise<string> = Promise.resolve(searchId());
  let request = new AbortController();
  let debounce = 0;
  let pause = 0;
  let announcing = 0;
  let failures = 0;
  let composing = false;
  /** The hand or the focus is in the results, since the last key in the box. */
  let inUse = false;
  let waiting: { readonly next: HTMLElement; readonly of: Asked } | null = null;

  function asked(): Asked {
    return { query: input.value.trim(), category: topic?.value ?? '' };
  }

  function results(): HTMLElement {
    return part(root, 'main');
  }

  function searchId(): string {
    return results().dataset.search ?? '';
  }

  function stop(): void {
    clearTimeout(debounce);
    clearTimeout(pause);
    request.abort();
    waiting = null;
    newer.hidden = true;
  }

  function changed(): void {
    stop();
    inUse = false;
    failures = 0;
    debounce = window.setTimeout(() => void load(), DEBOUNCE_MS);
  }

  async function load(): Promise<void> {
    clearTimeout(debounce);
    const wanted = asked();
    if (keyOf(wanted) === shownKey) {
      trouble.textContent = '';
      return;
    }
    request.abort();
    request = new AbortController();
    const { signal } = request;
    try {
      const response = await fetch(place.address(wanted), { signal });
      if (!response.ok) throw new Error(String(response.status));
      const html = await response.text();
      if (signal.aborted) return;
      failures = 0;
      trouble.textContent = '';
      const next = parsed(html);
      if (inUse) {
        waiting = { next, of: wanted };
        newer.hidden = false;
      } else swap(next, wanted);
    } catch {
      if (signal.aborted) return;
      trouble.textContent = trouble.dataset.unreachable ?? '';
      const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0;
      failures += 1;
      debounce = window.setTimeout(() => void load(), wait);
    }
  }

  function swap(next: HTMLElement, of: Asked): void {
    results().replaceWith(next);
    shownKey = keyOf(of);
    waiting = null;
    newer.hidden = true;
    inUse = false;
    place.shown?.(next, of);
    clearTimeout(announcing);
    announcing = window.setTimeout(() => {
      announce.textContent = next.dataset.status ?? '';
    }, ANNOUNCE_AFTER_MS);
    clearTimeout(pause);
    if (of.query !== '') pause = window.setTimeout(() => void commit('pause'), PAUSE_MS);
  }

  function showWaiting(): void {
    if (waiting !== null) swap(waiting.next, waiting.of);
  }

  async function commit(how: Commit): Promise<string> {
    const of = asked();
    const key = keyOf(of);
    if (of.query === '' || key !== shownKey) return searchId();
    clearTimeout(pause);
    if (key !== committedKey) {
      committedKey = key;
      committing = noted(of).catch(() => {
        committedKey = '';
        return '';
      });
    }
    place.committed?.(of, how);
    return committing;
  }

  async function noted(of: Asked): Promise<string> {
    const response = await fetch(place.commitAddress(of), { keepalive: true });
    if (!response.ok) throw new Error(String(response.status));
    const id = idOf(await response.json());
    if (keyOf(of) === shownKey) {
      results().dataset.search = id;
      for (const field of results().querySelectorAll<HTMLInputElement>('input[name=searchId]'))
        field.value = id;
    }
    return id;
  }

  input.addEventListener('compositionstart', () => {
    composing = true;
  });
  input.addEventListener('compositionend', () => {
    composing = false;
    changed();
  });
  input.addEventListener('input', () => {
    if (!composing) changed();
  });
  topic?.addEventListener('change', () => {
    if (asked().query === '') return;
    stop();
    inUse = false;
    void load().then(() => commit('click'));
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (composing) return;
    void show().then(() => commit('enter'));
  });
  newer.addEventListener('click', () => {
    showWaiting();
    input.focus();
  });

  const take = (event: Event): void => {
    if (isWithin(results(), event)) inUse = true;
  };
  let lastX = -1;
  let lastY = -1;
  root.addEventListener('pointermove', (event) => {
    if (!(event instanceof PointerEvent)) return;
    // Browsers report a move also when the page changes under a hand that rests.
    const moved = event.clientX !== lastX || event.clientY !== lastY;
    const known = lastX !== -1;
    lastX = event.clientX;
    lastY = event.clientY;
    if (moved && known) take(event);
  });
  root.addEventListener('pointerdown', (event) => {
    take(event);
    if (isWithin(results(), event)) void commit('click');
  });
  root.addEventListener('focusin', take);
  /** The button that shows what waits counts as the results: on the way to it nothing may change either. */
  const isInUse = (target: EventTarget | null): boolean =>
    target instanceof Node && (results().contains(target) || newer.contains(target));
  root.addEventListener('pointerout', (event) => {
    if (!(event instanceof PointerEvent) || !isInUse(event.target) || isInUse(event.relatedTarget)) return;
    if (results().contains(root.activeElement)) return;
    inUse = false;
    showWaiting();
  });
  input.addEventListener('focus', () => {
    inUse = false;
    showWaiting();
  });

  async function show(): Promise<void> {
    stop();
    inUse = false;
    await load();
  }

  return { show, commit, searchId };
}

/** The element of this id, which the templates promise. */
export function part(root: Document | ShadowRoot, id: string): HTMLElement {
  const element = root.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}.`);
  return element;
}

function keyOf({ query, category }: Asked): string {
  return query === '' ? '' : `${query}\n${category}`;
}

function isWithin(element: HTMLElement, { target }: Event): boolean {
  return target instanceof Node && element.contains(target);
}

function parsed(html: string): HTMLElement {
  const template = document.createElement('template');
  template.innerHTML = html;
  const next = template.content.firstElementChild;
  if (!(next instanceof HTMLElement)) throw new Error('nothing came back');
  return next;
}

function idOf(document: unknown): string {
  const known = typeof document === 'object' && document !== null && 'searchId' in document;
  return known && typeof document.searchId === 'string' ? document.searchId : '';
}
