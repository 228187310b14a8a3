import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { chosenPair, type ChosenPair } from '../../../cli/console/chosen-pair.ts';
import { sampleFiles } from '../../../cli/console/sample.ts';
import { configurationSchema } from '../../../core/configuration-schema.ts';
import type { FaqEntry } from '../../../core/domain.ts';
import { sha256 } from '../../../core/files.ts';
import { weightsSha256 } from '../../../encoder/model/folder.ts';
import { type Current, setCurrent } from '../../../indexer/current.ts';
import { GENERATION_FILES, generationDir, MANIFEST_FILE } from '../../../indexer/manifest.ts';
import { temporaryFolders } from '../../encoder/model/helpers.ts';
import { tinyCheckpoint } from '../../parity/fixtures.ts';

function entry(language: string): FaqEntry {
  const rest = { alternates: [], category: null, url: null, updatedAt: null };
  return { id: language, question: '…', answer: '…', language, ...rest };
}
const ENGLISH = [entry('en')];
const MIXED = [entry('en'), entry('ja')];

describe('the encoders of an index', () => {
  const folders = temporaryFolders();
  let models: string;
  let dataDir: string;

  /** A folder of models whose catalog has `english` as its default, and `many` for other languages. */
  beforeEach(async () => {
    const parent = await folders.empty();
    models = join(parent, 'models');
    dataDir = join(parent, 'data');
    const base = join(models, 'tiny');
    await mkdir(models);
    await cp(tinyCheckpoint('tiny-plain-fp32'), base, { recursive: true });
    const sha = await weightsSha256(base);
    const line = { base: 'tiny', precision: 'fp32' };
    const content = {
      default: 'english',
      multilingual: { entries: 'many', queries: 'many' },
      bases: { tiny: { sha256: sha, hub: 'somebody/tiny', license: 'mit', language: 'en' } },
      variants: [
        { ...line, name: 'english', keep: [0] },
        { ...line, name: 'many', keep: [0, 1] },
        { ...line, name: 'third', keep: [1] },
      ],
    };
    await writeFile(join(models, 'catalog.json'), JSON.stringify(content));
  });

  /** Makes a generation of a variant live, as far as anybody looks at it here. */
  async function makeLive(name: string, current: Omit<Current, 'generation'>): Promise<void> {
    const folder = generationDir(dataDir, 'g1');
    await mkdir(folder, { recursive: true });
    const manifest = {
      id: 'g1',
      variant: { name, source: name, identity: name, dimensions: 32 },
      createdAt: '2026-01-01T00:00:00.000Z',
      entries: 1,
      phrasings: 1,
      fingerprint: sha256('g1'),
      files: Object.fromEntries(Object.values(GENERATION_FILES).map((file) => [file, sha256(file)])),
      selfRecall: 1,
      recallAt10: 1,
    };
    await writeFile(join(folder, MANIFEST_FILE), JSON.stringify(manifest));
    await setCurrent(dataDir, { generation: 'g1', ...current });
  }

  async function chosen(
    entries: readonly FaqEntry[],
    named: { readonly variant?: string; readonly queryVariant?: string } = {},
    setting = '',
  ): Promise<ChosenPair> {
    const configuration = configurationSchema.parse({ dataDir, variant: setting });
    const { signal } = new AbortController();
    const silent = (): void => undefined;
    return chosenPair({ configuration, signal, report: silent, warn: silent }, named, entries, models);
  }

  const namesOf = ({ pair }: ChosenPair): readonly string[] => [pair.entry.name, pair.query.name];

  it('are chosen by its languages', async () => {
    const first = await chosen(ENGLISH);
    expect(namesOf(first)).to.deep.equal(['english', 'english']);
    expect(first).to.deep.include({ chosen: false, languages: [{ language: 'en', share: 1 }] });
    const mixed = await chosen(MIXED);
    expect(namesOf(mixed)).to.deep.equal(['many', 'many']);
    expect(mixed.line).to.include('English (50%) and Japanese (50%)');
  });

  it('are those that the call names, then those that the settings name, and nothing is said of it', async () => {
    const named = await chosen(MIXED, { variant: 'third' }, 'english');
    expect(namesOf(named)).to.deep.equal(['third', 'third']);
    expect(named).to.include({ chosen: true, line: null });
    const set = await chosen(MIXED, {}, 'english');
    expect(namesOf(set)).to.deep.equal(['english', 'english']);
    expect(set).to.include({ chosen: true, line: null });
    await makeLive('many', { pinned: false, chosen: false });
    expect(namesOf(await chosen(MIXED, {}, 'english'))).to.deep.equal(['english', 'english']);
  });

  it('change with its languages only where nobody has chosen', async () => {
    await makeLive('english', { pinned: false, chosen: false });
    expect(namesOf(await chosen(ENGLISH))).to.deep.equal(['english', 'english']);
    const changed = await chosen(MIXED);
    expect(namesOf(changed)).to.deep.equal(['many', 'many']);
    expect(changed.line).to.match(/many from now on, not english/);
    for (const current of [
      { pinned: false, chosen: true },
      { pinned: true, chosen: false },
    ]) {
      await makeLive('english', current);
      const kept = await chosen(MIXED);
      expect(namesOf(kept)).to.deep.equal(['english', 'english']);
      expect(kept).to.include({ chosen: current.chosen, line: null });
    }
  });

  it('bring the sample FAQ’s other languages with them', async () => {
    const names = (): string[] => sampleFiles(models).map((path) => path.replace(/^.*\//, ''));
    expect(names()).to.deep.equal(['faq.jsonl', 'faq-ja.jsonl', 'faq-de.jsonl']);
    const content = {
      default: 'english',
      bases: { tiny: { sha256: '0'.repeat(64), hub: 'somebody/tiny', license: 'mit', language: 'en' } },
      variants: [{ name: 'english', base: 'tiny', keep: [0], precision: 'fp32' }],
    };
    await writeFile(join(models, 'catalog.json'), JSON.stringify(content));
    expect(names()).to.deep.equal(['faq.jsonl']);
  });
});
