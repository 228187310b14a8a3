import { Busy, fetchAnswer, keyOf, part, putAnswer, type Answer, type Asked } from './answer.ts';
import { finishedQuestions } from './finished-questions.ts';
import { watchResultsUse } from './results-in-use.ts';

export type Commit = 'enter' | 'pause' | 'click';

/** The parts of a page or a widget that the search works on. */
interface SearchPlace {
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
  let waiting: Answer | null = null;

  const use = watchResultsUse({ root, input, newer, results }, showWaiting);
  const finished = finishedQuestions(
    searchId() === '' ? null : { of: asked(), id: searchId() },
    (of) => place.commitAddress(of),
    (of, id) => {
      if (keyOf(of) === shownKey) nameSearch(id);
    },
  );

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
    use.end();
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
    try {
      const found = await fetchAnswer(place.address(of), of, signal);
      askedKey = null;
      failures = 0;
      trouble.textContent = '';
      if (use.isInUse()) {
        waiting = found;
        newer.hidden = false;
        announce.textContent = newer.textContent;
      } else swap(found);
    } catch (error) {
      if (signal.aborted) return;
      askedKey = null;
      const { unreachable = '', busy = '' } = trouble.dataset;
      trouble.textContent = error instanceof Busy ? busy : unreachable;
      const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0;
      failures += 1;
      debounce = window.setTimeout(() => void load(), wait);
    }
  }

  function swap(found: Answer): void {
    const { of, next } = found;
    const before = results();
    const notice = (next.querySelector('.notice')?.textContent ?? '').trim();
    if (notice === '') unsaid = '';
    else if (before.querySelector('.notice') === null) unsaid = `${notice} `;
    putAnswer(found, before, topic, root.activeElement);
    shownKey = keyOf(of);
    waiting = null;
    newer.hidden = true;
    use.end();
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
    if (of.query === '' || keyOf(of) !== shownKey) return searchId();
    clearTimeout(pause);
    const id = finished.note(of);
    place.committed?.(of, how);
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
    use.end();
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

  root.addEventListener('pointerdown', ({ target }) => {
    if (target instanceof Node && results().contains(target)) void commit('click');
  });

  async function show(): Promise<void> {
    stop();
    use.end();
    await load();
  }

  async function goBack(): Promise<void> {
    await show();
    if (keyOf(asked()) !== shownKey) return;
    const id = finished.takeUp(asked());
    if (id === null) return;
    clearTimeout(pause);
    nameSearch(id);
  }

  return { goBack, commit, searchId };
}
