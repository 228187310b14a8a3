import { expect } from 'chai';
import { clashes } from '../../../../server/lab/work/contradictions.ts';

describe('clashing answers', () => {
  it('name other figures of the same thing', () => {
    expect(clashes('The link is valid for 30 minutes.', 'It works for 15 minutes only.')).to.deep.equal([
      { kind: 'figures', one: '30 minutes', other: '15 minutes' },
    ]);
    expect(clashes('Up to $50 a night', 'Up to $ 80')).to.deep.equal([
      { kind: 'figures', one: '$50', other: '$ 80' },
    ]);
    expect(clashes('申請は14日前まで', '申請は30日前まで')).to.deep.equal([
      { kind: 'figures', one: '14日', other: '30日' },
    ]);
  });

  it('are none where a figure is shared, counts something else, or counts nothing', () => {
    expect(clashes('5 days, in all 20 days', 'at most 20 days')).to.deep.equal([]);
    expect(clashes('30 minutes', '2 hours')).to.deep.equal([]);
    expect(clashes('Call 4711.', 'Call 0815.')).to.deep.equal([]);
    expect(clashes('From 9 to 5', 'From 8 to 4')).to.deep.equal([]);
  });

  it('deny nearly the same sentence', () => {
    const [clash, ...more] = clashes(
      'Ask your manager. You may carry unused leave over into the next year.',
      'You may not carry unused leave over into the next year.',
    );
    expect(clash?.kind).to.equal('negation');
    expect(clash?.one).to.equal('You may carry unused leave over into the next year.');
    expect(more).to.deep.equal([]);
  });

  it('are none where both deny it, or speak of other things', () => {
    expect(clashes('You cannot park here overnight.', 'You must not park here overnight.')).to.deep.equal([]);
    expect(clashes('You may bring a bicycle.', 'You may not smoke in the building.')).to.deep.equal([]);
  });
});
