import { keyOf, type Asked } from './answer.ts';

/** The questions of a page that are finished: each is noted once, and is known by its searchId from then on. */
interface FinishedQuestions {
  /** Notes a question, unless it is the last one noted; resolves with its searchId, empty where it cannot be noted. */
  note(of: Asked): Promise<string>;
  /** Makes a question noted earlier the last one again: its searchId, or null where it was not noted. */
  takeUp(of: Asked): string | null;
}

/**
 * @param first the question that the page came with, where the server has noted it
 * @param address where a question is noted and gets its searchId
 * @param onNoted told of each searchId as soon as it is known
 */
export function finishedQuestions(
  first: { readonly of: Asked; readonly id: string } | null,
  address: (of: Asked) => string,
  onNoted: (of: Asked, id: string) => void,
): FinishedQuestions {
  const ids = new Map<string, string>();
  if (first !== null) ids.set(keyOf(first.of), first.id);
  let last = { key: first === null ? '' : keyOf(first.of), id: Promise.resolve(first?.id ?? '') };

  async function send(of: Asked): Promise<string> {
    const response = await fetch(address(of), { keepalive: true });
    if (!response.ok) throw new Error(String(response.status));
    const id = idOf(await response.json());
    ids.set(keyOf(of), id);
    onNoted(of, id);
    return id;
  }

  return {
    note(of) {
      const key = keyOf(of);
      if (key === last.key) return last.id;
      const id = send(of).catch(() => {
        // It is noted when it is finished the next time.
        if (last.id === id) last.key = '';
        return '';
      });
      last = { key, id };
      return id;
    },
    takeUp(of) {
      const id = ids.get(keyOf(of)) ?? null;
      if (id !== null) last = { key: keyOf(of), id: Promise.resolve(id) };
      return id;
    },
  };
}

function idOf(document: unknown): string {
  const known = typeof document === 'object' && document !== null && 'searchId' in document;
  return known && typeof document.searchId === 'string' ? document.searchId : '';
}
