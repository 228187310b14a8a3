import { AppError } from '../../core/errors.ts';

/** One field of a form that was sent with a file (RFC 7578). */
interface FormPart {
  readonly name: string;
  /** Null for a field that is no file; empty where no file was chosen. */
  readonly fileName: string | null;
  readonly bytes: Buffer;
}

const LINE = Buffer.from('\r\n');
const BLANK_LINE = Buffer.from('\r\n\r\n');
const LAST = Buffer.from('--');
/** More than any form of ours has. */
const MAX_PARTS = 100;

/**
 * The parts of a `multipart/form-data` body.
 *
 * @param contentType the request's header, which names the boundary
 * @throws AppError `invalid` for what is no such body
 */
export function formParts(body: Buffer, contentType: string): FormPart[] {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) throw broken();
  const delimiter = Buffer.from(`--${boundary}`);
  const end = Buffer.concat([LINE, delimiter]);
  const parts: FormPart[] = [];
  let at = body.indexOf(delimiter);
  while (at !== -1 && parts.length < MAX_PARTS) {
    const after = at + delimiter.length;
    if (body.subarray(after, after + LAST.length).equals(LAST)) return parts;
    const head = body.indexOf(BLANK_LINE, after);
    const next = body.indexOf(end, Math.max(head, after));
    if (head === -1 || next === -1) break;
    // A part without content ends where its head ends.
    const bytes = body.subarray(Math.min(head + BLANK_LINE.length, next), next);
    parts.push({ ...namesIn(body.toString('utf8', after, head)), bytes });
    at = next + LINE.length;
  }
  throw broken();
}

function namesIn(head: string): Pick<FormPart, 'name' | 'fileName'> {
  const disposition = /^content-disposition:\s*form-data;(.*)$/im.exec(head)?.[1];
  const name = parameter(disposition, 'name');
  if (name === null) throw broken();
  return { name, fileName: parameter(disposition, 'filename') };
}

/** As browsers write it: quotes and line ends inside are percent-encoded. */
function parameter(disposition: string | undefined, name: string): string | null {
  const value = new RegExp(`(?:^|[;\\s])${name}="([^"]*)"`, 'i').exec(disposition ?? '')?.[1];
  if (value === undefined) return null;
  return value.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n');
}

function broken(): AppError {
  return new AppError('invalid', 'The form cannot be read. Send it again.');
}
