import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { readNliPairs } from '../../../faq/datasets/nli-pairs.ts';
import { failureOf } from '../../failure-of.ts';
import { fileOf } from '../../temporary-files.ts';

const rain = { premise: 'It rains in Pune.', hypothesis: 'The weather is wet.', label: 'entailment' };
const sun = { premise: 'It rains in Pune.', hypothesis: 'The sun shines.', label: 'contradiction' };
const good = `${JSON.stringify(rain)}\n${JSON.stringify(sun)}\n`;

describe('reading NLI pairs', () => {
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
