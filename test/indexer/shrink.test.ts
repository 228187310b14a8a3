import { expect } from 'chai';
import { countBySource, shrinkGate } from '../../indexer/shrink.ts';

const none = { sources: {}, sourcesBefore: {}, most: 0.2 };

describe('the gate of a FAQ that shrinks', () => {
  it('lets a fifth go, and no more', () => {
    expect(shrinkGate({ ...none, before: 100, removed: 20 })).to.include({ passed: true, figure: 0.2 });
    expect(shrinkGate({ ...none, before: 100, removed: 21 })).to.deep.equal({
      gate: 'shrink',
      figure: 0.21,
      threshold: 0.2,
      passed: false,
      reason: 'The FAQ lost 21 of its 100 entries (21%).',
    });
  });

  it('lets a person delete a few of a small FAQ', () => {
    expect(shrinkGate({ ...none, before: 6, removed: 4 }).passed).to.equal(true);
    expect(shrinkGate({ ...none, before: 6, removed: 5 }).passed).to.equal(false);
  });

  it('looks at each file, however small it is beside the others', () => {
    const sourcesBefore = { 'hr.csv': 1000, 'it.csv': 40 };
    const gate = shrinkGate({
      ...{ before: 1040, removed: 20, most: 0.2, sourcesBefore },
      sources: { 'hr.csv': 1000, 'it.csv': 20 },
    });
    expect(gate).to.include({
      figure: 0.5,
      passed: false,
      reason: 'it.csv lost 20 of its 40 entries (50%).',
    });
  });

  it('does not mind what only moved to another file', () => {
    const gate = shrinkGate({
      ...{ before: 100, removed: 0, most: 0.2, sourcesBefore: { 'hr.csv': 100 } },
      sources: { 'hr.csv': 50, 'more.csv': 50 },
    });
    expect(gate).to.include({ figure: 0, passed: true });
  });

  it('takes no empty file, though the others are whole', () => {
    const gate = shrinkGate({
      ...{ before: 100, removed: 0, most: 0.2, sourcesBefore: {} },
      sources: { 'hr.csv': 100, 'new.csv': 0 },
    });
    expect(gate).to.include({ passed: false, reason: 'new.csv holds no entries.' });
  });

  it('minds nothing where nothing was before', () => {
    expect(shrinkGate({ ...none, before: 0, removed: 0 }).passed).to.equal(true);
  });
});

describe('counting entries by their files', () => {
  it('counts what a file holds to the file, and what is empty as 0', () => {
    const files = ['faq.xlsx, sheet HR', 'faq.xlsx, sheet IT', 'more/a.md'].map((file) => ({ file }));
    expect(countBySource(['faq.xlsx', 'more', 'empty.csv'], files)).to.deep.equal({
      'faq.xlsx': 2,
      more: 1,
      'empty.csv': 0,
    });
  });
});
