import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { splitOf } from '../../../../faq/datasets/faq-task.ts';
import { holdOut, readDevData } from '../../../../encoder/training/dev/dev-data.ts';
import { failureOf } from '../../../failure-of.ts';
import { folder, jsonLinesFile } from '../../../temporary-files.ts';

const QUERIES = Array.from({ length: 20 }, (_, index) => ({ query: `query ${index}`, relevant: ['b'] }));

describe('dev data of a recipe', () => {
  const files = (place: string): { entries: string; queries: string } => {
    mkdirSync(join(folder, place), { recursive: true });
    return {
      entries: jsonLinesFile(`${place}/faqs.jsonl`, [
        { id: 'a', question: 'Where?', answer: 'Here.', alternates: ['Whither?'] },
        { id: 'b', question: 'When?', answer: 'Now.' },
      ]),
      queries: jsonLinesFile(`${place}/queries.jsonl`, [...QUERIES, { query: 'Who?', relevant: [] }]),
    };
  };

  it('is the dev half of the queries, found by questions alone', async () => {
    const { sts, faq } = await readDevData({ dev: { faq: [files('faq-x')] } });
    expect(sts).to.equal(null);
    const [{ name, task } = expect.fail('no FAQ')] = faq;
    expect(name).to.equal('faq-x');
    expect(task.phrasings.map(({ text }) => text)).to.deep.equal(['Where?', 'When?']);
    const dev = QUERIES.filter(({ query }) => splitOf(query) === 'dev');
    expect(task.queries).to.deep.equal(dev);
    expect(dev.length).to.be.within(1, 19);
  });

  it('tells FAQs of one folder apart, and from the other figures', async () => {
    const faq = [files('one/faq x'), files('two/faq x'), files('sts')];
    const read = await readDevData({ dev: { faq } });
    expect(read.faq.map(({ name }) => name)).to.deep.equal(['faq x', 'faq x 2', 'sts 2']);
  });

  it('names what cannot be read', async () => {
    expect(await failureOf(readDevData({ dev: { sts: 'nowhere.jsonl', faq: [] } }))).to.match(
      /^not-found: .*nowhere\.jsonl/,
    );
    const stray = {
      ...files('stray'),
      entries: jsonLinesFile('stray/faqs.jsonl', [{ id: 'a', question: 'W?', answer: 'H.' }]),
    };
    expect(await failureOf(readDevData({ dev: { faq: [stray] } }))).to.match(/^invalid: .*"b"/);
  });
});

const TEXTS = Array.from({ length: 5000 }, (_, index) => `text ${index}`);

describe('holding texts out', () => {
  it('takes about a hundredth, the same in any order', () => {
    const { training, heldOut } = holdOut(TEXTS, 1000);
    expect(heldOut.length).to.be.within(25, 90);
    expect([...training, ...heldOut]).to.have.members(TEXTS);
    expect(holdOut(TEXTS.toReversed(), 1000).heldOut).to.have.members([...heldOut]);
  });

  it('takes no more than is asked for', () => {
    const { training, heldOut } = holdOut(TEXTS, 10);
    expect(heldOut).to.have.length(10);
    expect(training).to.have.length(4990);
  });

  it('takes one of a few, and none where there is only one', () => {
    const few = TEXTS.slice(1, 9);
    expect(holdOut(few, 10).heldOut).to.have.length(1);
    expect(holdOut(few.slice(0, 1), 10).heldOut).to.deep.equal([]);
  });
});
