import { join } from 'node:path';
import { expect } from 'chai';
import { readNliPairs, type NliPair } from '../../../faq/datasets/nli-pairs.ts';
import { nliTriplets } from '../../../faq/datasets/nli-triplets.ts';

function pair(premise: string, hypothesis: string, label: NliPair['label']): NliPair {
  return { premise, hypothesis, label };
}

const PAIRS = [
  pair('rain', 'wet', 'entailment'),
  pair('rain', 'cold', 'neutral'),
  pair('rain', 'dry', 'contradiction'),
  pair('sun', 'dry', 'entailment'),
  pair('rain', 'drops', 'entailment'),
  pair('rain', 'dust', 'contradiction'),
  pair('rain', 'clouds', 'entailment'),
  pair('snow', 'snow', 'entailment'),
  pair('snow', 'heat', 'contradiction'),
];

describe('triplets of NLI pairs', () => {
  it('are a premise, an entailment and a contradiction, none of them twice', () => {
    expect(nliTriplets(PAIRS)).to.deep.equal([
      { anchor: 'rain', positive: 'wet', negative: 'dry' },
      { anchor: 'rain', positive: 'drops', negative: 'dust' },
    ]);
  });

  it('do not use a sentence that both follows and contradicts', () => {
    const triplets = nliTriplets([...PAIRS, pair('rain', 'wet', 'contradiction')]);
    expect(triplets).to.have.length(2);
    for (const { positive, negative } of triplets) expect(positive).to.not.equal(negative);
  });

  it('are an error where there are none', () => {
    expect(() => nliTriplets(PAIRS.slice(3, 5))).to.throw(/no triplets/);
  });

  it('are as many of the NLI training set as its premises give (where BONSAI_DATASETS is set)', async function () {
    const datasets = process.env.BONSAI_DATASETS;
    if (datasets === undefined) this.skip();
    // 44,223 less 218 in which one sentence is word for word the premise.
    expect(nliTriplets(await readNliPairs(join(datasets, 'nli', 'train.jsonl.gz')))).to.have.length(44_005);
  });
});
