import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { encodeSafetensors, openSafetensors } from '../../../encoder/model/weights/safetensors.ts';
import { failure } from '../runtime/failure.ts';
import { temporaryFolders } from './helpers.ts';

type Header = Readonly<Record<string, { dtype: string; shape: number[]; data_offsets: number[] }>>;

/** A safetensors file from a header and its data, right or wrong. */
function bytesOf(header: Header | string, data: Uint8Array): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.byteLength));
  return Buffer.concat([length, json, data]);
}

const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

describe('safetensors', () => {
  const folders = temporaryFolders();

  async function fileOf(bytes: Uint8Array): Promise<string> {
    const path = join(await folders.empty(), 'model.safetensors');
    await writeFile(path, bytes);
    return path;
  }

  async function read(path: string, name: string) {
    const file = await openSafetensors(path);
    try {
      return await file.read(name);
    } finally {
      await file.close();
    }
  }

  async function refused(bytes: Uint8Array, code: string, what: RegExp): Promise<void> {
    const path = await fileOf(bytes);
    const error = await failure(read(path, 'w'));
    expect(error.code).to.equal(code);
    expect(error.message).to.match(what).and.include(path);
  }

  for (const type of ['F32', 'F16'] as const) {
    it(`gives back what it wrote, as ${type}`, async () => {
      const tensors = new Map([
        ['odd', { shape: [3], data: Float32Array.of(1, -2.5, 0.125) }],
        ['w', { shape: [2, 2], data: Float32Array.of(0, 1, 2, 3) }],
      ]);
      const path = await fileOf(Buffer.concat(encodeSafetensors(tensors, type)));
      expect(await read(path, 'odd')).to.deep.equal(tensors.get('odd'));
      expect(await read(path, 'w')).to.deep.equal(tensors.get('w'));
      expect((await readFile(path)).readBigUInt64LE() % 8n).to.equal(0n);
    });
  }

  it('gives back a tensor of 16 bits that is widened in pieces', async () => {
    const data = Float32Array.from({ length: (1 << 21) + 3 }, (_, at) => at % 2048);
    const path = await fileOf(
      Buffer.concat(encodeSafetensors(new Map([['w', { shape: [data.length], data }]]), 'F16')),
    );
    const back = await read(path, 'w');
    expect(Buffer.compare(Buffer.from(back.data.buffer), Buffer.from(data.buffer))).to.equal(0);
  });

  it('refuses to store in fp16 what fp16 cannot hold', () => {
    const tensors = new Map([['w', { shape: [1], data: Float32Array.of(1e6) }]]);
    expect(() => encodeSafetensors(tensors, 'F16')).to.throw(/fp16 cannot hold/);
  });

  it('names a file that is not there', async () => {
    const error = await failure(openSafetensors(join(await folders.empty(), 'model.safetensors')));
    expect(error.code).to.equal('not-found');
  });

  const one = { w: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } };

  it('refuses a file cut short in its length, its header or its data', async () => {
    await refused(Buffer.alloc(4), 'corrupt', /truncated/);
    await refused(bytesOf(one, floats(1, 2)).subarray(0, 20), 'corrupt', /truncated inside its header/);
    await refused(bytesOf(one, floats(1)), 'corrupt', /truncated: w ends at byte/);
  });

  it('refuses a header that is too long, no JSON or no object', async () => {
    const endless = bytesOf(one, floats(1, 2));
    endless.writeBigUInt64LE(2n ** 40n);
    await refused(endless, 'corrupt', /header claims to be 1099511627776 bytes/);
    await refused(bytesOf('{"w": ', floats()), 'corrupt', /header is not JSON/);
    await refused(bytesOf('[]', floats()), 'corrupt', /header is not an object/);
  });

  it('refuses tensors that overlap, or whose bytes do not fit their shape', async () => {
    const overlapping = {
      w: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
      v: { dtype: 'F32', shape: [2], data_offsets: [4, 12] },
    };
    await refused(bytesOf(overlapping, floats(1, 2, 3)), 'corrupt', /overlapping tensors: v/);
    const short = { w: { dtype: 'F32', shape: [3], data_offsets: [0, 8] } };
    await refused(bytesOf(short, floats(1, 2)), 'corrupt', /8 bytes where \[3\] F32 takes 12/);
    const backwards = { w: { dtype: 'F32', shape: [0], data_offsets: [8, 0] } };
    await refused(bytesOf(backwards, floats(1, 2)), 'corrupt', /truncated/);
  });

  it('refuses types that are unknown or no floats', async () => {
    const unknown = { w: { dtype: 'F7', shape: [2], data_offsets: [0, 8] } };
    await refused(bytesOf(unknown, floats(1, 2)), 'corrupt', /unknown type F7/);
    const integers = { w: { dtype: 'I32', shape: [2], data_offsets: [0, 8] } };
    await refused(bytesOf(integers, floats(1, 2)), 'invalid', /must be F32, F16 or BF16/);
  });

  it('refuses NaN and infinite weights', async () => {
    await refused(bytesOf(one, floats(1, NaN)), 'corrupt', /NaN or infinite weights in w/);
    await refused(bytesOf(one, floats(-Infinity, 1)), 'corrupt', /NaN or infinite weights in w/);
    const half = { w: { dtype: 'F16', shape: [1], data_offsets: [0, 2] } };
    await refused(bytesOf(half, Uint8Array.of(0x00, 0x7c)), 'corrupt', /NaN or infinite/);
  });

  it('refuses a tensor that the file does not hold', async () => {
    await refused(bytesOf({}, floats()), 'corrupt', /holds no tensor w/);
  });
});
