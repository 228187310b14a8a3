import { expect } from 'chai';
import { AppError } from '../../../../core/errors.ts';
import { judgementsOf } from '../../../../faq/judgements.ts';
import {
  JUDGEMENT_FORMATS,
  judgementFile,
  proposals,
  relevantWith,
} from '../../../../server/lab/work/judgements.ts';

const JUDGEMENTS = [
  { query: 'where, "exactly", do I park?', relevant: ['parking', 'garage'] },
  { query: '有給休暇', relevant: ['leave'] },
  { query: 'volcanoes\ton Jupiter', relevant: [] },
];

describe('files of judgements', () => {
  for (const format of JUDGEMENT_FORMATS) {
    it(`come back as they were: ${format}`, () => {
      const bytes = Buffer.from(judgementFile(JUDGEMENTS, format));
      expect(judgementsOf(bytes, `judgements.${format}`)).to.deep.equal(JUDGEMENTS);
    });
  }

  it('hold nothing that a spreadsheet would run', () => {
    const attack = [{ query: '=HYPERLINK("https://x.example")', relevant: ['a'] }];
    expect(judgementFile(attack, 'csv')).to.contain(`"'=HYPERLINK(`);
    expect(judgementsOf(Buffer.from(judgementFile(attack, 'jsonl')), 'j.jsonl')).to.deep.equal(attack);
  });

  it('are refused with every bad line', () => {
    const text =
      '{"query":"a","relevant":["x"]}\n{"query":"","relevant":[]}\n{"query":"b","relevant":["stranger"]}\n';
    try {
      judgementsOf(Buffer.from(text), 'j.jsonl', { ids: new Set(['x']), file: 'the FAQ' });
      expect.fail('they were taken');
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect(error.details).to.have.nested.property('rejected.length', 2);
      expect(error.details).to.have.nested.property('rejected[0].line', 2);
      expect(error.details).to.have.nested.property('rejected[1].line', 3);
    }
  });

  it('are no qrels, which hold no queries', () => {
    expect(() => judgementsOf(Buffer.from('query-id\tcorpus-id\tscore\n1\tx\t1\n'), 'q.tsv')).to.throw(
      'qrels',
    );
  });
});

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
