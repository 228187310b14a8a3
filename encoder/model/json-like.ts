/** A number that is whole and yet written as a fraction, such as 2.0, with its key. */
const WHOLE_FLOAT = /"([^"\\]+)"\s*:\s*(-?\d+\.0+)(?=\s*[,}])/g;

const WHOLE = /"([^"\\]+)": (-?\d+)(?=,?\n)/g;

/**
 * JSON of an object that was read from `original` and changed: numbers that were written as 2.0 still are, since Python
 * tells 2.0 from 2, and newer versions of transformers refuse a setting of the other kind.
 *
 * @example
 * ```ts
 * import { jsonLike } from 'bonsai-faq/encoder/model/json-like.ts';
 *
 * console.log(jsonLike({ layers: 2, cutoff: 2 }, '{"layers": 4, "cutoff": 2.0}').replace(/\s+/g, ' ')); // { "layers": 2, "cutoff": 2.0 }
 * ```
 */
export function jsonLike(content: object, original: string): string {
  const floats = new Map(
    Array.from(original.matchAll(WHOLE_FLOAT), ([, key = '', text = '']) => [key, text]),
  );
  const json = `${JSON.stringify(content, null, 2)}\n`;
  return json.replace(WHOLE, (line, key: string, number: string) => {
    const text = floats.get(key);
    return text !== undefined && Number(text) === Number(number) ? `"${key}": ${text}` : line;
  });
}
