import { expect } from 'chai';
import { documentedNames, pairName } from '../../core/domain.ts';

describe('a pair of encoders', () => {
  it('is called by both names, the questions’ first, and by one where it is one', () => {
    expect(pairName({ variant: 'full', queryVariant: 'full' })).to.equal('full');
    expect(pairName({ variant: 'full', queryVariant: 'student' })).to.equal('student+full');
  });

  it('is named in documents by what is not plain', () => {
    const alone: unknown = documentedNames({ variant: 'full', queryVariant: 'full' });
    expect(alone).to.deep.equal({ variant: 'full' });
    const pair = { variant: 'full', queryVariant: 'student' };
    expect(documentedNames(pair)).to.deep.equal(pair);
  });
});
