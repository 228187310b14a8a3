import chardet from 'chardet';
import iconv from 'iconv-lite';
import { AppError } from '../../core/errors.ts';

/** Bytes that chardet looks at: enough to be sure, few enough to be fast. */
const SAMPLE_BYTES = 64 * 1024;

/** chardet's confidence, 0..100, below which its guess is not worth having; random bytes score under 10. */
const MIN_CONFIDENCE = 30;

const BYTE_ORDER_MARKS: readonly { readonly bytes: readonly number[]; readonly encoding: string }[] = [
  { bytes: [0xff, 0xfe, 0x00, 0x00], encoding: 'UTF-32LE' },
  { bytes: [0x00, 0x00, 0xfe, 0xff], encoding: 'UTF-32BE' },
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'UTF-8' },
  { bytes: [0xff, 0xfe], encoding: 'UTF-16LE' },
  { bytes: [0xfe, 0xff], encoding: 'UTF-16BE' },
];

interface DecodedText {
  readonly text: string;
  /** The encoding's usual name, for messages. */
  readonly encoding: string;
  /** True when some bytes fitted no character and became U+FFFD. */
  readonly damaged: boolean;
}

/**
 * Text from bytes of any usual encoding: by byte order mark, else UTF-16 without one (known by its zero bytes),
 * else UTF-8 if the bytes are UTF-8, else chardet's guess (Shift_JIS, windows-1252, …).
 *
 * @throws AppError `invalid` when the encoding stays unknown.
 */
export function decodeText(bytes: Buffer, name: string): DecodedText {
  const encoding =
    markedEncoding(bytes) ?? unmarkedUtf16(bytes) ?? (isMostlyUtf8(bytes) ? 'UTF-8' : guessed(bytes));
  if (encoding === null || !iconv.encodingExists(encoding)) {
    throw new AppError(
      'invalid',
      `The encoding of ${name} cannot be told. Save it as UTF-8 and try again (in Excel: "CSV UTF-8").`,
    );
  }
  const text = iconv.decode(bytes, encoding);
  return { text, encoding, damaged: encoding === 'UTF-8' && text.includes('\uFFFD') && !isUtf8(bytes) };
}

function markedEncoding(bytes: Buffer): string | null {
  const mark = BYTE_ORDER_MARKS.find((candidate) =>
    candidate.bytes.every((byte, index) => bytes[index] === byte),
  );
  return mark?.encoding ?? null;
}

/** Line breaks, spaces and Latin letters have a zero byte in UTF-16; no other text has zeros on one side only. */
function unmarkedUtf16(bytes: Buffer): string | null {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  let even = 0;
  let odd = 0;
  for (const [index, byte] of sample.entries()) {
    if (byte !== 0) continue;
    if (index % 2 === 0) even++;
    else odd++;
  }
  const many = sample.length / 50;
  if (odd > many && even * 10 < odd) return 'UTF-16LE';
  if (even > many && odd * 10 < even) return 'UTF-16BE';
  return null;
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether nearly all that is not ASCII is well-formed UTF-8, which other encodings never are by chance. A file
 * with a few damaged rows must not be read as something else and damaged throughout.
 */
function isMostlyUtf8(bytes: Buffer): boolean {
  if (isUtf8(bytes)) return true;
  const text = nonAsciiLines(bytes).toString('utf8');
  const broken = text.match(/\uFFFD/g)?.length ?? 0;
  const whole = text.match(/[^\p{ASCII}\uFFFD]/gu)?.length ?? 0;
  return whole > broken * 10;
}

function guessed(bytes: Buffer): string | null {
  for (const { name, confidence } of chardet.analyse(nonAsciiLines(bytes))) {
    if (confidence < MIN_CONFIDENCE) return null;
    // Browsers read ISO-8859-1 as its superset windows-1252 too: 0x80-0x9F are quotes and dashes, never controls.
    const encoding = name === 'ISO-8859-1' ? 'windows-1252' : name;
    if (fits(bytes, encoding)) return encoding;
  }
  return null;
}

function fits(bytes: Buffer, encoding: string): boolean {
  return iconv.encodingExists(encoding) && !/[\u0080-\u009F\uFFFD]/.test(iconv.decode(bytes, encoding));
}

/** The lines that hold bytes above 0x7F, up to the sample's size: only those say anything about the encoding. */
function nonAsciiLines(bytes: Buffer): Buffer {
  const lines: Buffer[] = [];
  let size = 0;
  for (let start = 0; start < bytes.length && size < SAMPLE_BYTES;) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline + 1;
    const line = bytes.subarray(start, Math.min(end, start + SAMPLE_BYTES));
    if (line.some((byte) => byte > 0x7f)) {
      lines.push(line);
      size += line.length;
    }
    start = end;
  }
  return Buffer.concat(lines);
}
