import { expect } from 'chai';
import { fromBf16, fromFp16, toFp16 } from '../../../encoder/model/weights/float16.ts';

describe('16-bit floats', () => {
  it('reads fp16 by its definition', () => {
    const bits = Uint16Array.of(0x0000, 0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x3555, 0x7c00, 0xfc00);
    const values = [0, 1, -2, 65504, 2 ** -14, 2 ** -24, 0.333251953125, Infinity, -Infinity];
    expect([...fromFp16(bits)]).to.deep.equal(values);
    expect(fromFp16(Uint16Array.of(0x7e00))[0]).to.be.NaN;
  });

  it('reads bf16 by its definition', () => {
    expect([...fromBf16(Uint16Array.of(0x3f80, 0xc000, 0x3eab))]).to.deep.equal([1, -2, 0.333984375]);
  });

  it('gives every fp16 number back', () => {
    const finite = Uint16Array.from({ length: 65536 }, (_, bits) => bits).filter(
      (bits) => (bits & 0x7c00) !== 0x7c00,
    );
    expect(Buffer.compare(Buffer.from(toFp16(fromFp16(finite)).buffer), Buffer.from(finite.buffer))).to.equal(
      0,
    );
  });

  it('rounds to the nearest, ties to even', () => {
    const step = 2 ** -10;
    const tiny = 2 ** -24;
    const rounded = (value: number): number | undefined => fromFp16(toFp16(Float32Array.of(value)))[0];
    expect(rounded(1 + step / 2)).to.equal(1);
    expect(rounded(1 + step * 1.5)).to.equal(1 + step * 2);
    expect(rounded(1 + step * 0.6)).to.equal(1 + step);
    expect(rounded(tiny / 2)).to.equal(0);
    expect(rounded(-tiny * 1.5)).to.equal(-tiny * 2);
    expect(rounded(65519)).to.equal(65504);
    expect(rounded(65520)).to.equal(Infinity);
    expect(rounded(NaN)).to.be.NaN;
  });
});
