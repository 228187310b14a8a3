import { expect } from 'chai';
import { judgementOfVote, markedSides, tallies } from '../../../../server/lab/work/sides.ts';

const hit = (id: string) => ({ id, question: `${id}?`, answer: `${id}.`, band: 'answer' as const });

describe('sides of a blind comparison', () => {
  it('are marked where they differ', () => {
    const [one = [], other = []] = markedSides([
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
    const sides = ['x', 'y'];
    const votes = [
      { sides, choice: 0 },
      { sides: ['y', 'x'], choice: 0 },
      { sides, choice: 0 },
      { sides, choice: 'same' as const },
      { sides, choice: null },
    ];
    expect(tallies(votes)).to.deep.equal([
      { name: 'x', won: 2, lost: 1, equal: 1 },
      { name: 'y', won: 1, lost: 2, equal: 1 },
    ]);
  });
});
