import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { pathCompletions, typedPath } from '../../../cli/welcome/faq-path.ts';

describe('a path typed on the terminal', () => {
  it('is read as a shell would read it', () => {
    expect(typedPath('  ')).to.equal('');
    expect(typedPath(' faq.csv ')).to.equal('faq.csv');
    expect(typedPath('"our faq.csv"')).to.equal('our faq.csv');
    expect(typedPath("'it''s.csv'")).to.equal("it''s.csv");
    expect(typedPath('~/faq.csv')).to.equal(join(homedir(), 'faq.csv'));
    if (process.platform !== 'win32') expect(typedPath('our\\ faq.csv')).to.equal('our faq.csv');
  });

  it('goes on as folders and as files that look like a FAQ', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bonsai-path-'));
    try {
      for (const name of ['faq.csv', 'faq.png', 'faq.jsonl.gz', '.hidden.csv'])
        writeFileSync(join(folder, name), '');
      mkdirSync(join(folder, 'fax'));
      const from = (typed: string): string[] => pathCompletions(join(folder, typed)).sort();
      expect(from('fa')).to.deep.equal(['faq.csv', 'faq.jsonl.gz', 'fax/'].map((name) => join(folder, name)));
      expect(pathCompletions(`${folder}/`)).to.have.length(3);
      expect(from('x')).to.deep.equal([]);
      expect(pathCompletions(join(folder, 'nowhere', 'f'))).to.deep.equal([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
