/** Where clicks are counted, and the search that they belong to. */
interface ClickPlace {
  readonly root: Document | ShadowRoot;
  readonly address: (path: string) => string;
  readonly searchId: () => string;
  readonly commit: () => Promise<string>;
}

/**
 * Without a script the contact line leads over the server, which counts it. With one it is the contact itself, so that
 * it can be copied, and a beacon counts it.
 */
export function showContact(root: ParentNode): void {
  for (const link of root.querySelectorAll<HTMLAnchorElement>('[data-contact]')) {
    link.href = link.dataset.contact ?? '';
  }
}

/** Counts entries that are unfolded and uses of the contact line. A beacon outlives the page that it leaves. */
export function startClicks({ root, address, searchId, commit }: ClickPlace): void {
  const count = (fields: Record<string, string>): void => {
    navigator.sendBeacon(address('/api/click'), new URLSearchParams(fields));
  };
  root.addEventListener('click', (event) => {
    const link =
      event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-contact]') : null;
    if (link === null) return;
    const known = searchId();
    // A link of the web leaves the page, and nothing waits here for a draft to be noted.
    if (known !== '' || link.protocol.startsWith('http')) count({ kind: 'contact', searchId: known });
    else {
      void commit().then((id) => {
        count({ kind: 'contact', searchId: id });
      });
    }
  });
  root.addEventListener(
    'toggle',
    ({ target }) => {
      if (!(target instanceof HTMLDetailsElement) || !target.open) return;
      const entryId = target.dataset.entry ?? '';
      void commit().then((id) => {
        count({ kind: 'open', searchId: id, entryId });
      });
    },
    { capture: true },
  );
}
