import { join } from 'node:path';
import { readTextIfPresent } from '../../core/files.ts';

const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---/;
/** `language: en` or `language: [en, ja]`; else a list of lines `- en`. */
const IN_A_LINE = /^language:[ \t]*([^\s#].*)$/m;
const IN_LINES = /^language:[ \t]*\r?\n((?:[ \t]*-[ \t]*\S+[ \t]*(?:\r?\n|$))+)/m;

/** The languages that a folder's model card says it is made for, as it writes them, such as `en`; empty where it says none. */
export async function readLanguages(dir: string): Promise<string[]> {
  const card = await readTextIfPresent(join(dir, 'README.md'));
  const [, front = ''] = FRONT_MATTER.exec(card ?? '') ?? [];
  const found = IN_A_LINE.exec(front)?.[1] ?? IN_LINES.exec(front)?.[1] ?? '';
  return found.match(/[A-Za-z]{2,}[\w-]*/g) ?? [];
}
