import { expect } from 'chai';
import { proposals, relevantWith } from '../../../../server/lab/work/proposals.ts';

const helpful = (query: string, entryId: string) => ({ query, entryId, helped: 1, didNotHelp: 0, last: 1 });

describe('proposed judgements', () => {
  const known = { id: 1, query: 'park', relevant: ['parking'], source: 'added', time: 1 } as const;

  it('are what was called helpful and is neither judged nor refused', () => {
    const all = [helpful('park', 'parking'), helpful('park', 'garage'), helpful('leave', 'holiday')];
    const refused = [{ kind: 'proposal', query: 'leave', entryId: 'holiday' }] as const;
    expect(proposals(all, [known], refused)).to.deep.equal([helpful('park', 'garage')]);
  });

  it('are added to what was judged before', () => {
    expect(relevantWith(known, 'garage')).to.deep.equal(['parking', 'garage']);
    expect(relevantWith(known, 'parking')).to.deep.equal(['parking']);
    expect(relevantWith(null, 'garage')).to.deep.equal(['garage']);
  });
});
