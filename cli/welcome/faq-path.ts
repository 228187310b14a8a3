import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, sep } from 'node:path';

/** Names that Tab offers; any other is read all the same, by its content. */
const LIKELY = /\.(jsonl|ndjson|json|csv|tsv|xlsx)(\.gz)?$/i;

/**
 * The path that somebody typed, or dropped on the terminal: without its quotes, with the backslashes before its blanks
 * gone, and `~` for the home folder.
 *
 * @example
 * ```ts
 * import { typedPath } from 'bonsai-faq/cli/welcome/faq-path.ts';
 *
 * console.log(typedPath(" 'our faq.xlsx' ")); // our faq.xlsx
 * ```
 */
export function typedPath(line: string): string {
  const typed = line.trim();
  const quoted = /^(['"])(.*)\1$/.exec(typed)?.[2];
  if (quoted !== undefined) return quoted;
  const plain = sep === '\\' ? typed : typed.replace(/\\(.)/g, '$1');
  return plain.replace(/^~(?=$|[/\\])/, homedir());
}

/** What a path that is being typed may go on as: folders, and files that look like a FAQ. */
export function pathCompletions(typed: string): string[] {
  const path = typedPath(typed);
  const begun = /[/\\]$/.test(path) ? '' : basename(path);
  const folder = typed.slice(0, typed.length - (/[^/\\]*$/.exec(typed)?.[0].length ?? 0));
  try {
    return readdirSync(begun === '' ? path || '.' : dirname(path), { withFileTypes: true })
      .filter(({ name }) => name.startsWith(begun) && (begun !== '' || !name.startsWith('.')))
      .filter((item) => item.isDirectory() || LIKELY.test(item.name))
      .map((item) => join(folder, item.name) + (item.isDirectory() ? sep : ''));
  } catch {
    return [];
  }
}
