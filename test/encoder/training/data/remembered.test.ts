import { expect } from 'chai';
import { toFp16 } from '../../../../encoder/model/weights/float16.ts';
import { remembered } from '../../../../encoder/training/data/remembered.ts';
import { gathered, halfRows } from '../../../../encoder/training/data/vector-file.ts';

describe('vectors of lists that have texts in common', () => {
  it('are made once for each text, and in the order of each list', async () => {
    const asked: string[][] = [];
    const vectorsOf = remembered((texts) => {
      asked.push([...texts]);
      const numbers = texts.flatMap((text) => [text.length, -1]);
      return Promise.resolve(halfRows(toFp16(Float32Array.from(numbers)), 2));
    });
    const ofAll = async (texts: readonly string[]): Promise<number[]> => [
      ...gathered(await vectorsOf(texts), [...texts.keys()]),
    ];
    expect(await ofAll(['a', 'bb', 'a'])).to.deep.equal([1, -1, 2, -1, 1, -1]);
    expect(await ofAll(['ccc', 'bb'])).to.deep.equal([3, -1, 2, -1]);
    expect(await ofAll(['ccc', 'a'])).to.deep.equal([3, -1, 1, -1]);
    expect(asked).to.deep.equal([['a', 'bb'], ['ccc'], []]);
  });
});
