import { expect } from 'chai';
import { AppError } from '../../../core/errors.ts';
import { formParts } from '../../../server/http/multipart.ts';

/** A form as `fetch` sends it. */
async function sent(form: FormData): Promise<{ body: Buffer; type: string }> {
  const request = new Request('http://x.example', { method: 'POST', body: form });
  return { body: Buffer.from(await request.arrayBuffer()), type: request.headers.get('content-type') ?? '' };
}

describe('a form with a file', () => {
  it('comes back part by part, bytes and names untouched', async () => {
    const bytes = Uint8Array.from([0, 13, 10, 45, 45, 255, 13, 10]);
    const form = new FormData();
    form.set('form', 'a token');
    form.set('text', 'zwei\r\nZeilen, 日本語');
    form.set('file', new File([bytes], 'a "quoted" 表.csv'));
    const { body, type } = await sent(form);
    const parts = formParts(body, type).map((part) => ({ ...part, bytes: [...part.bytes] }));
    const text = (value: string): number[] => [...Buffer.from(value)];
    expect(parts).to.deep.equal([
      { name: 'form', fileName: null, bytes: text('a token') },
      { name: 'text', fileName: null, bytes: text('zwei\r\nZeilen, 日本語') },
      { name: 'file', fileName: 'a "quoted" 表.csv', bytes: [...bytes] },
    ]);
  });

  it('has a file without a name where none was chosen, as browsers send it', () => {
    const lines = ['--b', 'Content-Disposition: form-data; name="file"; filename=""', '', '', '--b--', ''];
    const [part, ...more] = formParts(Buffer.from(lines.join('\r\n')), 'multipart/form-data; boundary=b');
    expect(part).to.deep.equal({ name: 'file', fileName: '', bytes: Buffer.alloc(0) });
    expect(more).to.deep.equal([]);
  });

  it('is refused where it is cut off, has no boundary, or is something else', async () => {
    const form = new FormData();
    form.set('text', 'x');
    const { body, type } = await sent(form);
    for (const [wrong, of] of [
      [body.subarray(0, body.length - 8), type],
      [body, 'multipart/form-data'],
      [Buffer.from('text=x'), type],
      [Buffer.alloc(0), type],
    ] as const) {
      expect(() => formParts(wrong, of)).to.throw(AppError, 'cannot be read');
    }
  });
});
