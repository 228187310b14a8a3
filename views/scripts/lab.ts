/** How often a page looks whether what it waits for is there. */
const LOOK_EVERY_MS = 1500;

/** Shows the content of a page that was still being made, as soon as it is there; how far it is, meanwhile. */
async function look(main: HTMLElement): Promise<void> {
  const answer = await fetch(location.href).catch(() => null);
  const page = answer === null ? null : new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page?.querySelector<HTMLElement>('main') ?? null;
  if (fresh === null) {
    lookLater(main);
    return;
  }
  const waits = fresh.querySelector('[data-waiting]');
  const waiting = main.querySelector('[data-waiting]');
  if (waits !== null && waiting !== null) {
    waiting.innerHTML = waits.innerHTML;
    lookLater(main);
    return;
  }
  const isHere = document.activeElement === document.body || main.contains(document.activeElement);
  main.innerHTML = fresh.innerHTML;
  // Read out, unless the person has gone elsewhere meanwhile.
  if (isHere) main.focus({ preventScroll: true });
}

function lookLater(main: HTMLElement): void {
  setTimeout(() => void look(main), LOOK_EVERY_MS);
}

const main = document.querySelector<HTMLElement>('main');
if (main?.querySelector('[data-waiting]')) lookLater(main);
