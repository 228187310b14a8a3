/** Whether the hand or the focus is in the results, since the last key in the box. */
interface ResultsUse {
  readonly isInUse: () => boolean;
  /** Somebody asks anew, so that the results may change again. */
  readonly end: () => void;
}

/**
 * Watches the hand and the focus.
 *
 * @param newer the button that shows what waits; it counts as the results: on the way to it nothing may change either
 * @param onLetGo told when somebody has let go of the results
 */
export function watchResultsUse(
  place: {
    readonly root: Document | ShadowRoot;
    readonly input: HTMLElement;
    readonly newer: HTMLElement;
    readonly results: () => HTMLElement;
  },
  onLetGo: () => void,
): ResultsUse {
  const { root, input, newer, results } = place;
  let inUse = false;

  const take = ({ target }: Event): void => {
    if (target instanceof Node && results().contains(target)) inUse = true;
  };
  const letGo = (): void => {
    inUse = false;
    onLetGo();
  };
  const isWithin = (target: EventTarget | null): boolean =>
    target instanceof Node && (results().contains(target) || newer.contains(target));

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
  root.addEventListener('pointerdown', take);
  root.addEventListener('focusin', take);
  root.addEventListener('pointerout', (event) => {
    if (!(event instanceof PointerEvent) || !isWithin(event.target) || isWithin(event.relatedTarget)) return;
    if (!results().contains(root.activeElement)) letGo();
  });
  input.addEventListener('focus', letGo);

  return {
    isInUse: () => inUse,
    end() {
      inUse = false;
    },
  };
}
