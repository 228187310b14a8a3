import { expect } from 'chai';
import { namesOfFiles, namesOfJudged } from '../../../evaluation/compare/data-sets.ts';

describe('names of data sets', () => {
  it('are the end of the path', () => {
    expect(namesOfFiles(['/data/a/faqs.jsonl', '/data/b/faqs.jsonl', 'plain.csv'])).to.deep.equal([
      'a/faqs.jsonl',
      'b/faqs.jsonl',
      'plain.csv',
    ]);
    expect(namesOfFiles(['C:\\faq\\it\\entries.xlsx'])).to.deep.equal(['it/entries.xlsx']);
    expect(namesOfFiles([])).to.deep.equal([]);
  });

  it('are longer where two files would be called the same', () => {
    const paths = ['/acme/support/data/faq.jsonl', '/acme/people/data/faq.jsonl', '/acme/it/other/faq.jsonl'];
    expect(namesOfFiles(paths)).to.deep.equal([
      'support/data/faq.jsonl',
      'people/data/faq.jsonl',
      'it/other/faq.jsonl',
    ]);
    expect(namesOfFiles(['/faq.jsonl', 'faq.jsonl'])).to.deep.equal(['/faq.jsonl', 'faq.jsonl']);
  });

  it('tell two files of judgements of one FAQ apart', () => {
    const entries = '/acme/faq.jsonl';
    const sets = ['march', 'april'].map((month) => ({ entries, judgements: `/acme/${month}/judged.jsonl` }));
    expect(namesOfJudged(sets)).to.deep.equal([
      'acme/faq.jsonl, march/judged.jsonl',
      'acme/faq.jsonl, april/judged.jsonl',
    ]);
    expect(namesOfJudged(sets.slice(0, 1))).to.deep.equal(['acme/faq.jsonl']);
  });
});
