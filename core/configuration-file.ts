import jsonc from 'jsonc-parser';
import { configurationSchema, SETTINGS, type Setting } from './configuration-schema.ts';
import { AppError } from './errors.ts';

export const CONFIGURATION_FILE = 'bonsai.config.json';

/**
 * What a settings file holds: JSON that may have comments and commas after the last of a list.
 *
 * @param name what it is called in messages
 * @throws AppError `invalid` with the line and the column of what is no such JSON
 */
export function parseConfigurationFile(text: string, name: string): unknown {
  const errors: jsonc.ParseError[] = [];
  const content: unknown = jsonc.parse(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first === undefined) return content;
  const before = text.slice(0, first.offset).split('\n');
  const what = jsonc
    .printParseErrorCode(first.error)
    .replace(/(?!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  throw new AppError(
    'invalid',
    `${name}, line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: ${what}. Correct it there.`,
  );
}

const LINE_WIDTH = 100;

/** A text as comment lines, each after `indent`. */
function comment(text: string, indent = ''): string {
  const begin = `${indent}// `;
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && begin.length + line.length + 1 + word.length > LINE_WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => begin + line).join('\n');
}

function settingLines({ path, description, environment, choices }: Setting, value: unknown): string {
  const indent = '  '.repeat(path.length);
  const oneOf = choices.length === 0 ? '' : ` One of ${choices.join(', ')}.`;
  return [
    comment(`${description}${oneOf} (${environment})`, indent),
    `${indent}// "${path.at(-1) ?? ''}": ${JSON.stringify(value)},`,
  ].join('\n');
}

/** The part of a value that a path leads to. */
function partOf(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  return typeof value === 'object' && value !== null ? partOf(Reflect.get(value, key), rest) : undefined;
}

const HEADING = comment(
  'The settings of Bonsai FAQ. Each is here with its default: remove the slashes before one, and change it. The environment variable in parentheses overrides what this file says, and a flag overrides both; `bonsai config` prints what is in force. A running server takes over what has changed when it is started again.',
);

/** A settings file that explains every setting and changes none. */
export function configurationTemplate(): string {
  const defaults = configurationSchema.parse({});
  const lines = (settings: readonly Setting[]): string =>
    settings.map((setting) => settingLines(setting, partOf(defaults, setting.path))).join('\n\n');
  const groupOf = ({ path }: Setting): string => (path.length > 1 ? (path[0] ?? '') : '');
  const blocks = [...new Set(SETTINGS.map(groupOf))].map((group) => {
    const inside = lines(SETTINGS.filter((setting) => groupOf(setting) === group));
    return group === '' ? inside : `  "${group}": {\n${inside}\n  },`;
  });
  return `${HEADING}\n{\n${blocks.join('\n\n')}\n}\n`;
}
