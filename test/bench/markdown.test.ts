import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { writeMarkdownPart } from '../../bench/markdown.ts';
import { fileOf } from '../temporary-files.ts';

describe("a script's part of a document", () => {
  it('is written anew between its marks, and nothing else is', async () => {
    const part = (script: string, text: string): string =>
      `<!-- Written by ${script}: begin -->\n\n${text}\n\n<!-- Written by ${script}: end -->\n`;
    const file = fileOf('document.md', `# One\n\n${part('a.ts', 'old')}\n## Two\n\n${part('b.ts', 'other')}`);
    await writeMarkdownPart(file, 'a.ts', 'new');
    const written = await readFile(file, 'utf8');
    expect(written).to.equal(`# One\n\n${part('a.ts', 'new')}\n## Two\n\n${part('b.ts', 'other')}`);
  });

  it('must have a place', async () => {
    const file = fileOf('without.md', '# One\n');
    let failure = '';
    await writeMarkdownPart(file, 'a.ts', 'new').catch((error: unknown) => {
      failure = String(error);
    });
    expect(failure).to.match(/has no part for a\.ts/);
  });
});
