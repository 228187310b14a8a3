import { expect } from 'chai';
import type { SharedSpace } from '../../../encoder/model/lineage.ts';
import {
  MIN_SHARED_COSINE,
  requireSharedSpace,
  sharesSpace,
  type SpaceEncoder,
  type VectorSpace,
} from '../../../encoder/model/shared-space.ts';

const BASE = 'a'.repeat(64);
const TEACHER: SharedSpace = { variant: 'big', sha256: BASE, layers: 6, cosine: 0.93 };

function encoder(name: string, space: Partial<VectorSpace> = {}, dimensions = 384): SpaceEncoder {
  return {
    name,
    identity: name,
    dimensions,
    space: {
      baseSha256: BASE,
      keptLayers: [0, 1, 2, 3, 4, 5],
      tuned: false,
      ownSha256: name,
      sharesSpaceWith: null,
      tokenizer: 'words',
      pooling: 'mean',
      prompts: { query: '', document: '', default: '' },
      ...space,
    },
  };
}

const big = encoder('big');
const bigInt8 = encoder('big-int8');
const student = (changes: Partial<SharedSpace> = {}): SpaceEncoder =>
  encoder('student', { keptLayers: [0, 4], tuned: true, sharesSpaceWith: { ...TEACHER, ...changes } });

describe('sharing a vector space', () => {
  for (const [what, query, entry] of [
    ['one encoder with itself', big, big],
    ['a tuned one with itself', student(), student()],
    ['the same weights in two precisions', bigInt8, big],
    [
      'the same pruned weights in two precisions',
      encoder('x', { keptLayers: [0, 5] }),
      encoder('y', { keptLayers: [0, 5] }),
    ],
    ['a student with its teacher', student(), big],
    ['a student with its teacher in another precision', student(), bigInt8],
    [
      'a student with its tuned teacher',
      student({ sha256: 'big-tuned' }),
      encoder('big-tuned', { tuned: true }),
    ],
    ['a student at the bound', student({ cosine: MIN_SHARED_COSINE }), big],
  ] as const) {
    it(`holds for ${what}`, () => {
      expect(sharesSpace(query, entry)).to.equal(true);
      requireSharedSpace(query, entry);
    });
  }

  for (const [what, query, entry, message] of [
    [
      'a pruned variant that was not distilled',
      encoder('small', { keptLayers: [0, 5] }),
      big,
      /lineage does not say.*one encoder for both/,
    ],
    ['a teacher asked for its student’s entries', big, student(), /lineage does not say/],
    [
      'a student that agrees too little',
      student({ cosine: 0.79 }),
      big,
      /agrees with big to 0\.79 only.*0\.8 is needed/,
    ],
    [
      'entries of a pruned teacher',
      student(),
      encoder('top4', { keptLayers: [0, 1, 2, 3] }),
      /space of big alone, with all its 6 layers\. Embed the entries with that/,
    ],
    ['entries of a tuned teacher', student(), encoder('tuned', { tuned: true }), /big alone/],
    [
      'entries of another base',
      student(),
      encoder('other', { baseSha256: 'b'.repeat(64) }),
      /shares the space of big/,
    ],
    ['entries of another student', student(), { ...student(), identity: 'another' }, /big alone/],
    ['another number of dimensions', student(), encoder('wide', {}, 768), /384 numbers, theirs 768/],
    ['another tokenizer', student(), encoder('cased', { tokenizer: 'Words' }), /tokenizers/],
    ['another pooling', student(), encoder('cls', { pooling: 'cls' }), /pooling/],
    [
      'another prompt',
      student(),
      encoder('prompted', { prompts: { query: '', document: 'passage: ', default: '' } }),
      /prompts/,
    ],
  ] as const) {
    it(`is refused for ${what}, with a way out`, () => {
      expect(sharesSpace(query, entry)).to.equal(false);
      expect(() => {
        requireSharedSpace(query, entry);
      })
        .to.throw(message)
        .with.property('code', 'incompatible');
    });
  }
});
