import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readLanguages } from '../../../encoder/model/languages.ts';
import { temporaryFolders } from './helpers.ts';

describe('the languages of a model', () => {
  const folders = temporaryFolders();

  async function languagesOf(card: string): Promise<string[]> {
    const dir = await folders.empty();
    await writeFile(join(dir, 'README.md'), card);
    return readLanguages(dir);
  }

  it('are those that the front matter of its card names, however it writes them', async () => {
    expect(await languagesOf('---\nlicense: mit\nlanguage: en\n---\nlanguage: fr')).to.deep.equal(['en']);
    expect(await languagesOf('---\nlanguage: [en, zh-Hant, "ja"]\n---\n')).to.deep.equal([
      'en',
      'zh-Hant',
      'ja',
    ]);
    expect(
      await languagesOf('---\r\nlanguage:\r\n- multilingual\r\n  - af\r\ntags:\r\n- x\r\n---\r\n'),
    ).to.deep.equal(['multilingual', 'af']);
    expect(await languagesOf('---\nlanguage:\n  - "no"\n---')).to.deep.equal(['no']);
  });

  it('are unknown where the card does not name them, or there is none', async () => {
    expect(await languagesOf('---\nlicense: mit\n---\n')).to.deep.equal([]);
    expect(await languagesOf('language: en')).to.deep.equal([]);
    expect(await readLanguages(await folders.empty())).to.deep.equal([]);
  });
});
