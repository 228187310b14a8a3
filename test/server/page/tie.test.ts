import { expect } from 'chai';
import type { Band } from '../../../core/domain.ts';
import { isTie } from '../../../server/page/tie.ts';

const hits = (...all: readonly (readonly [score: number, band: Band])[]): { score: number; band: Band }[] =>
  all.map(([score, band]) => ({ score, band }));

describe('a tie', () => {
  it('is between two entries that may answer and fit about equally well, whichever scores more', () => {
    expect(isTie(hits([0.5, 'maybe'], [0.49, 'maybe']))).to.equal(true);
    expect(isTie(hits([0.49, 'maybe'], [0.5, 'maybe']))).to.equal(true);
  });

  it('is none where one fits better, is an answer, or stands alone', () => {
    expect(isTie(hits([0.5, 'maybe'], [0.4, 'maybe']))).to.equal(false);
    expect(isTie(hits([0.4, 'maybe'], [0.6, 'maybe']))).to.equal(false);
    expect(isTie(hits([0.5, 'answer'], [0.5, 'answer']))).to.equal(false);
    expect(isTie(hits([0.5, 'maybe'], [0.5, 'none']))).to.equal(false);
    expect(isTie(hits([0.5, 'maybe']))).to.equal(false);
    expect(isTie([])).to.equal(false);
  });
});
