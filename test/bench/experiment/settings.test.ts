import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { partsOfDocuments } from '../../../bench/experiment/settings.ts';
import { writeMarkdownPart } from '../../../bench/markdown.ts';
import { fileOf } from '../../temporary-files.ts';

describe('documents about the experiment', () => {
  it('tell what the figures that were kept say', async () => {
    for (const [path, part] of await partsOfDocuments()) {
      const document = await readFile(path, 'utf8');
      const copy = fileOf('document.md', document);
      await writeMarkdownPart(copy, 'bench/experiment.ts', part);
      expect(await readFile(copy, 'utf8'), path).to.equal(document);
    }
  });
});
