/** What is asked: the text in the box and the topic chosen. */
export interface Asked {
  readonly query: string;
  readonly category: string;
}

/** What came back: what stands below the box now, and the topics with their counts. */
export interface Answer {
  readonly of: Asked;
  readonly next: HTMLElement;
  readonly choices: readonly HTMLOptionElement[];
}

const TOO_MANY_REQUESTS = 429;

/** Too many questions come from here: only waiting helps. */
export class Busy extends Error {}

/** Tells two questions apart; empty for none. */
export function keyOf({ query, category }: Asked): string {
  return query === '' ? '' : `${query}\n${category}`;
}

/** @throws Busy, or another error where no answer can be had or the signal is aborted */
export async function fetchAnswer(address: string, of: Asked, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(address, { signal });
  if (response.status === TOO_MANY_REQUESTS) throw new Busy();
  if (!response.ok) throw new Error(String(response.status));
  const html = await response.text();
  signal.throwIfAborted();
  return { of, ...parsed(html) };
}

function parsed(html: string): Omit<Answer, 'of'> {
  const template = document.createElement('template');
  template.innerHTML = html;
  const [next, topics] = template.content.children;
  if (!(next instanceof HTMLElement)) throw new Error('nothing came back');
  const choices = topics instanceof HTMLTemplateElement ? topics.content.querySelectorAll('option') : [];
  return { next, choices: [...choices] };
}

/** Puts an answer in the place of the one before, with the focus where that had it. */
export function putAnswer(
  { next, choices }: Answer,
  before: HTMLElement,
  topic: HTMLSelectElement | null,
  focused: Element | null,
): void {
  const hadFocus = before.contains(focused);
  before.replaceWith(next);
  if (hadFocus) next.focus({ preventScroll: true });
  for (const { value, textContent } of choices) {
    const choice = [...(topic?.options ?? [])].find((one) => one.value === value);
    if (choice !== undefined) choice.textContent = textContent;
  }
}

/** The element of this id, which the templates promise. */
export function part(root: Document | ShadowRoot, id: string): HTMLElement {
  const element = root.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}.`);
  return element;
}
