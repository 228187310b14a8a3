import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { candidacies, type Choosable, CHOOSING, chosenDefault } from '../../../bench/results/default-rule.ts';
import { pairName } from '../../../core/domain.ts';
import { defaultPair } from '../../../encoder/variants/resolve.ts';

const RESULTS = new URL('../../../bench/results.json', import.meta.url);

/** A measurement of what each of these keeps on all sets, in percent of full depth. */
function keeping(kept: Readonly<Record<string, number>>, bytes: Readonly<Record<string, number>>): Choosable {
  const rows = Object.entries({ 'minilm-l6': 100, ...kept }).map(([name, share]) => {
    const [queryVariant = name, variant] = name.split('+');
    return {
      ...(variant === undefined ? { variant: name } : { variant, queryVariant }),
      'MRR@10': 0.8 * share,
      'nDCG@10': 0,
      'Success@1': 0,
      'Success@5': 0,
      toFullDepth: null,
      toFp32: null,
    };
  });
  return {
    variants: Object.entries({ 'minilm-l6': 90, ...bytes }).map(([name, size]) => ({
      name,
      bytes: size,
      keptLayers: [0],
      precision: 'int8',
      parameters: 1,
    })),
    faq: CHOOSING.map((dataset) => ({
      dataset,
      split: 'dev',
      entries: 1,
      queries: 1,
      rows,
    })),
  };
}

describe('the rule for the default', () => {
  it('takes the smallest encoder of questions that keeps enough, alone or as a pair', () => {
    const bytes = { l6: 23, l4: 20, l3: 18 };
    expect(chosenDefault(keeping({ l6: 100, l4: 97, l3: 95, 'l3+l6': 97.9 }, bytes))).to.equal('l6');
    expect(chosenDefault(keeping({ l6: 100, l4: 97, l3: 95, 'l3+l6': 98 }, bytes))).to.equal('l3+l6');
    expect(chosenDefault(keeping({ l6: 100, l4: 98.1, 'l4+l6': 98.5, l3: 90 }, bytes))).to.equal('l4+l6');
    expect(chosenDefault(keeping({ l4: 97 }, bytes))).to.equal('minilm-l6');
  });

  it('says of each what it keeps and what asks', () => {
    const [, , pair] = candidacies(keeping({ l3: 95, 'l3+l6': 97 }, { l6: 23, l3: 18 }));
    expect(pair).to.include({ name: 'l3+l6', bytes: 18, eligible: false });
    expect(pair?.keptInTheMean).to.be.closeTo(0.97, 1e-9);
  });

  it('has chosen what ships, by the committed measurements', async () => {
    const measured = JSON.parse(await readFile(RESULTS, 'utf8')) as Choosable;
    expect(pairName(defaultPair())).to.equal(chosenDefault(measured));
  });
});
