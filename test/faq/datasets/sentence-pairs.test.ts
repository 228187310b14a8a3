import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import {
  nliTriplets,
  readNliPairs,
  readStsPairs,
  type NliPair,
} from '../../../faq/datasets/sentence-pairs.ts';
import { failureOf } from '../../failure-of.ts';
import { fileOf } from '../../temporary-files.ts';

describe('reading STS pairs', () => {
  const failure = (path: string) => failureOf(readStsPairs(path));

  const good = '{"score": 5, "sentence1": "A plane takes off.", "sentence2": "An air plane takes off."}\n';
  const other = '{"score": 0.5, "sentence1": "A man cuts bread.", "sentence2": "It rains."}\n';

  it('takes JSON Lines, also gzipped and with blank lines', async () => {
    const expected = [
      { score: 5, sentence1: 'A plane takes off.', sentence2: 'An air plane takes off.' },
      { score: 0.5, sentence1: 'A man cuts bread.', sentence2: 'It rains.' },
    ];
    expect(await readStsPairs(fileOf('plain.jsonl', `${good}\n${other}`))).to.deep.equal(expected);
    expect(await readStsPairs(fileOf('packed.jsonl.gz', gzipSync(good + other)))).to.deep.equal(expected);
  });

  for (const [what, line] of Object.entries({
    'a score that is text': '{"score": "5", "sentence1": "a", "sentence2": "b"}',
    'a missing sentence': '{"score": 1, "sentence1": "a"}',
    'an empty sentence': '{"score": 1, "sentence1": " ", "sentence2": "b"}',
    'what is not JSON': 'score,sentence1,sentence2',
    'a list': '[1, 2]',
  })) {
    it(`names the line of ${what}`, async () => {
      const path = fileOf('bad.jsonl', `${good}${other}\n${line}\n`);
      expect(await failure(path))
        .to.contain(`invalid: ${path}: line 4: `)
        .and.to.not.contain('\n');
    });
  }

  it('refuses a file without pairs, and one that is not there', async () => {
    expect(await failure(fileOf('empty.jsonl', ''))).to.contain('0 pairs');
    expect(await failure('nowhere.jsonl')).to.match(/^not-found: /);
  });
});

describe('reading NLI pairs', () => {
  const rain = { premise: 'It rains in Pune.', hypothesis: 'The weather is wet.', label: 'entailment' };
  const sun = { premise: 'It rains in Pune.', hypothesis: 'The sun shines.', label: 'contradiction' };
  const good = `${JSON.stringify(rain)}\n${JSON.stringify(sun)}\n`;

  it('takes JSON Lines, also gzipped', async () => {
    expect(await readNliPairs(fileOf('nli.jsonl', good))).to.deep.equal([rain, sun]);
    expect(await readNliPairs(fileOf('nli.jsonl.gz', gzipSync(good)))).to.deep.equal([rain, sun]);
  });

  it('names file, line and the three labels where one is mistyped', async () => {
    const path = fileOf('typo.jsonl', `${good}\n${JSON.stringify({ ...rain, label: 'entailmnet' })}\n`);
    expect(await failureOf(readNliPairs(path))).to.equal(
      `invalid: ${path}: line 4: label "entailmnet" is none of entailment, neutral, contradiction`,
    );
  });

  for (const [what, line] of Object.entries({
    'a missing label': '{"premise": "a", "hypothesis": "b"}',
    'an empty side': '{"premise": "a", "hypothesis": "", "label": "neutral"}',
    'another kind of row': '{"score": 1, "sentence1": "a", "sentence2": "b"}',
    'a line that was cut off': '{"premise": "a", "hypothe',
  })) {
    it(`names the line of ${what}`, async () => {
      const path = fileOf('bad.jsonl', `${good}${line}\n`);
      const message = await failureOf(readNliPairs(path));
      expect(message).to.contain(`invalid: ${path}: line 3: `).and.to.not.contain('\n');
    });
  }

  it('refuses an empty file, a broken gzip, bytes that are no text, a missing file', async () => {
    expect(await failureOf(readNliPairs(fileOf('empty.jsonl', '\n')))).to.match(/^invalid: .*no NLI pairs/);
    const half = gzipSync(good).subarray(0, 40);
    expect(await failureOf(readNliPairs(fileOf('half.jsonl.gz', half)))).to.match(
      /^corrupt: .*half\.jsonl\.gz cannot be unpacked/,
    );
    const damaged = Buffer.from(`${good}${good}é\n`.repeat(40));
    damaged[damaged.length - 2] = 0xff;
    expect(await failureOf(readNliPairs(fileOf('bytes.jsonl', damaged)))).to.match(
      /^invalid: .*bytes\.jsonl: line 200: holds bytes/,
    );
    expect(await failureOf(readNliPairs('nowhere.jsonl'))).to.equal(
      'not-found: There is no file nowhere.jsonl.',
    );
  });
});

describe('triplets of NLI pairs', () => {
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
