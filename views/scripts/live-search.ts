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
  /** Shows the answers to what the box says again, after a step back; what was noted then is not noted again. */
  readonly goBack: () => Promise<void>;
  /** Notes the question in the box as finished, once; resolves with its searchId, empty where there is none. */
  readonly commit: (how: Commit) => Promise<string>;
  /** The searchId of what is shown, where it is known already. */
  readonly searchId: () => string;
}

/**
 * The first key after a rest asks at once. Those that follow within this time are one question: two keys rolled over
 * each other, a key held down.
 */
const DEBOUNCE_MS = 30;
/** Somebody who stops for so long reads: the question counts as finished. */
const PAUSE_MS = 1500;
const ANNOUNCE_AFTER_MS = 500;
const RETRY_MS = [500, 1000, 2000, 4000];
const TOO_MANY_REQUESTS = 429;

/** What came back: what stands below the box now, and the topics with their counts. */
interface Answer {
  readonly of: Asked;
  readonly next: HTMLElement;
  readonly choices: readonly HTMLOptionElement[];
}

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

  // A page of an error may hold a question that it does not answer.
  let shownKey = results().dataset.query === undefined ? '' : keyOf(asked());
  let committedKey =
    results().dataset.search === '' || results().dataset.search === undefined ? '' : shownKey;
  let committing: Promise<string> = Promise.resolve(searchId());
  /** The searchIds of what was noted from this page. */
  const notedIds = new Map<string, string>();
  if (committedKey !== '') notedIds.set(committedKey, searchId());
  let request = new AbortController();
  /** What is being asked, where something is. */
  let askedKey: string | null = null;
  let loading: Promise<void> = Promise.resolve();
  let changedAt = -Infinity;
  let debounce = 0;
  let pause = 0;
  let announcing = 0;
  /** That something is amiss, said once, not with every answer. */
  let unsaid = '';
  let failures = 0;
  let composing = false;
  /** The hand or the focus is in the results, since the last key in the box. */
  let inUse = false;
  let waiting: Answer | null = null;

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
    waiting = null;
    newer.hidden = true;
    if (askedKey !== keyOf(asked())) abort();
  }

  function abort(): void {
    request.abort();
    askedKey = null;
  }

  function changed(): void {
    const now = performance.now();
    const rested = now - changedAt >= DEBOUNCE_MS;
    changedAt = now;
    stop();
    inUse = false;
    failures = 0;
    if (rested) void load();
    else debounce = window.setTimeout(() => void load(), DEBOUNCE_MS);
  }

  async function load(): Promise<void> {
    clearTimeout(debounce);
    const of = asked();
    const key = keyOf(of);
    if (key === shownKey) {
      abort();
      trouble.textContent = '';
      return;
    }
    if (key === askedKey) return loading;
    abort();
    askedKey = key;
    request = new AbortController();
    loading = answer(of, request.signal);
    return loading;
  }

  async function answer(of: Asked, signal: AbortSignal): Promise<void> {
    let status = 0;
    try {
      const response = await fetch(place.address(of), { signal });
      status = response.status;
      if (!response.ok) throw new Error(String(status));
      const html = await response.text();
      if (signal.aborted) return;
      askedKey = null;
      failures = 0;
      trouble.textContent = '';
      const found = { of, ...parsed(html) };
      if (inUse) {
        waiting = found;
        newer.hidden = false;
        announce.textContent = newer.textContent;
      } else swap(found);
    } catch {
      if (signal.aborted) return;
      askedKey = null;
      const { unreachable = '', busy = '' } = trouble.dataset;
      trouble.textContent = status === TOO_MANY_REQUESTS ? busy : unreachable;
      const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0;
      failures += 1;
      debounce = window.setTimeout(() => void load(), wait);
    }
  }

  function swap({ of, next, choices }: Answer): void {
    const before = results();
    const hadFocus = before.contains(root.activeElement);
    const notice = (next.querySelector('.notice')?.textContent ?? '').trim();
    if (notice === '') unsaid = '';
    else if (before.querySelector('.notice') === null) unsaid = `${notice} `;
    before.replaceWith(next);
    if (hadFocus) next.focus({ preventScroll: true });
    for (const { value, textContent } of choices) {
      const choice = [...(topic?.options ?? [])].find((one) => one.value === value);
      if (choice !== undefined) choice.textContent = textContent;
    }
    shownKey = keyOf(of);
    waiting = null;
    newer.hidden = true;
    inUse = false;
    place.shown?.(next, of);
    clearTimeout(announcing);
    announcing = window.setTimeout(() => {
      announce.textContent = `${unsaid}${next.dataset.status ?? ''}`;
      unsaid = '';
    }, ANNOUNCE_AFTER_MS);
    clearTimeout(pause);
    if (of.query !== '') pause = window.setTimeout(() => void commit('pause'), PAUSE_MS);
  }

  function showWaiting(): void {
    if (waiting !== null) swap(waiting);
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
    notedIds.set(keyOf(of), id);
    if (keyOf(of) === shownKey) nameSearch(id);
    return id;
  }

  function nameSearch(id: string): void {
    results().dataset.search = id;
    for (const field of results().querySelectorAll<HTMLInputElement>('input[name=searchId]'))
      field.value = id;
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
    void show().then(() => {
      // A phone's keyboard lies over the results; it goes away with the focus.
      if (matchMedia('(hover: none) and (pointer: coarse)').matches) results().focus();
      return commit('enter');
    });
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

  async function goBack(): Promise<void> {
    await show();
    const key = keyOf(asked());
    const id = notedIds.get(key);
    if (id === undefined || key !== shownKey) return;
    clearTimeout(pause);
    committedKey = key;
    committing = Promise.resolve(id);
    nameSearch(id);
  }

  return { goBack, commit, searchId };
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

function parsed(html: string): Omit<Answer, 'of'> {
  const template = document.createElement('template');
  template.innerHTML = html;
  const [next, topics] = template.content.children;
  if (!(next instanceof HTMLElement)) throw new Error('nothing came back');
  const choices = topics instanceof HTMLTemplateElement ? topics.content.querySelectorAll('option') : [];
  return { next, choices: [...choices] };
}

function idOf(document: unknown): string {
  const known = typeof document === 'object' && document !== null && 'searchId' in document;
  return known && typeof document.searchId === 'string' ? document.searchId : '';
}
