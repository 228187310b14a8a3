import { keep, kept } from './local-storage.ts';

const SLASH = 'bonsai.slash';

/**
 * The keyboard: `/` goes to the box, the arrows from the box through the entries and back, Escape back to the box and
 * there empties it.
 */
export function startKeys(root: Document | ShadowRoot, input: HTMLInputElement): void {
  root.addEventListener('keydown', (event) => {
    if (!(event instanceof KeyboardEvent) || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    const inBox = target === input;
    if (!inBox && isWriting(target)) return;
    if (event.key === '/' && !inBox && kept(SLASH) !== false) {
      event.preventDefault();
      input.focus();
      input.select();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = neighbor(root, input, event.key === 'ArrowDown' ? 1 : -1);
      if (step === null) return;
      event.preventDefault();
      step.focus();
    } else if (event.key === 'Escape') {
      if (!inBox) input.focus();
      else if (input.value !== '') {
        input.value = '';
        input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      } else return;
      event.preventDefault();
      event.stopPropagation();
    }
  });
}

/** The box and what can be opened below it, in their order; from elsewhere the arrows scroll as ever. */
function neighbor(root: Document | ShadowRoot, input: HTMLElement, by: 1 | -1): HTMLElement | null {
  const steps = [input, ...root.querySelectorAll<HTMLElement>('.step')];
  const now = root.activeElement;
  const at = now instanceof HTMLElement ? steps.indexOf(now) : -1;
  return at === -1 ? null : (steps[at + by] ?? null);
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement
  );
}

/**
 * The choice whether `/` leads to the box: who speaks to the computer, or hits keys by chance, must be able to turn a
 * key of one character off (WCAG 2.1.4). It is kept in the browser.
 */
export function startKeysChoice(): void {
  const choice = document.querySelector<HTMLInputElement>('#slash');
  const hint = document.querySelector<HTMLElement>('.ask-key');
  const show = (): void => {
    const isOn = kept(SLASH) !== false;
    if (choice !== null) choice.checked = isOn;
    if (hint !== null) hint.hidden = !isOn;
  };
  const section = document.getElementById('keys');
  if (section !== null) section.hidden = false;
  choice?.addEventListener('change', () => {
    keep(SLASH, choice.checked);
    show();
  });
  show();
}
