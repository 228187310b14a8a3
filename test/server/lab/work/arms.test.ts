import { expect } from 'chai';
import { judgementOfVote, markedArms, tallies } from '../../../../server/lab/work/arms.ts';

const hit = (id: string) => ({ id, question: `${id}?`, answer: `${id}.`, band: 'answer' as const });

describe('sides of a blind comparison', () => {
  it('are marked where they differ', () => {
    const [one = [], other = []] = markedArms([
      [hit('a'), hit('b')],
      [hit('b'), hit('c')],
    ]);
    expect(one.map(({ onlyHere, moved }) => [onlyHere, moved])).to.deep.equal([
      [true, false],
      [false, true],
    ]);
    expect(other.map(({ onlyHere, moved }) => [onlyHere, moved])).to.deep.equal([
      [false, true],
      [true, false],
    ]);
  });

  it('make a judgement of a vote, and none of "none is right"', () => {
    const trial = { query: 'q', answers: [[hit('a'), hit('b')], [hit('c')], [hit('a')], []] };
    expect(judgementOfVote(trial, 1)).to.deep.equal({ query: 'q', relevant: ['c'] });
    expect(judgementOfVote(trial, 'same')).to.deep.equal({ query: 'q', relevant: ['a', 'c'] });
    expect(judgementOfVote(trial, 3)).to.equal(null);
    expect(judgementOfVote(trial, 'none')).to.equal(null);
  });

  it('are counted', () => {
    const arms = ['x', 'y'];
    const votes = [
      { arms, choice: 0 },
      { arms: ['y', 'x'], choice: 0 },
      { arms, choice: 0 },
      { arms, choice: 'same' as const },
      { arms, choice: null },
    ];
    expect(tallies(votes)).to.deep.equal([
      { name: 'x', won: 2, lost: 1, equal: 1 },
      { name: 'y', won: 1, lost: 2, equal: 1 },
    ]);
  });
});
