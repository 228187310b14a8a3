import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ProgressState } from '../../../core/progress.ts';
import { readModelFolder } from '../../../encoder/model/folder.ts';
import { selectionDocument } from '../../../evaluation/selection/document.ts';
import { betterFirst } from '../../../evaluation/selection/measured.ts';
import { select, type SelectOptions, type Selection } from '../../../evaluation/selection/select.ts';
import { tune } from '../../../encoder/training/tune/tune.ts';
import { fillWithNaN } from '../../encoder/runtime/helpers.ts';
import { failureOf } from '../../failure-of.ts';
import { temporaryFolders } from '../../encoder/model/helpers.ts';
import { jsonLinesFile } from '../../temporary-files.ts';
import { makeTinyBase } from './tiny-base.ts';
import { writeTinyFaq, type TinyFaq } from './tiny-faq.ts';

describe('select', () => {
  const folders = temporaryFolders();
  let faq: TinyFaq;
  let base: string;
  let dataDir: string;
  before(async () => {
    faq = writeTinyFaq();
    base = await makeTinyBase(await folders.empty(), { layers: 3, width: 16 });
    dataDir = await folders.empty();
  });

  const selected = (options: Partial<SelectOptions> = {}): Promise<Selection> =>
    select({
      base,
      entries: faq.entries,
      judgements: faq.judgements,
      sts: faq.sts,
      logged: [],
      measure: 'MRR@10',
      phrasings: 'all',
      bound: { layers: 2 },
      margin: 0.02,
      precision: 'fp32',
      safetensors: true,
      configuration: { dataDir, threads: 1 },
      ...options,
    });

  it('measures every choice, takes the best, confirms it on the other half and writes it with its lineage', async () => {
    const out = join(await folders.empty(), 'chosen');
    const selection = await selected({ out });
    expect(selection).to.deep.include({ layers: 3, method: 'exhaustive', parts: ['MRR@10', 'Spearman'] });
    expect(selection.measured).to.have.length(7);
    const [best] = selection.measured.filter(({ choice }) => choice.length === 2).sort(betterFirst);
    expect(selection.chosen).to.deep.equal(best?.choice);
    expect(selection.dev.kept).to.equal(best?.kept);
    expect(selection.dev.queries).to.equal(faq.queries.dev);
    expect(selection.test.queries).to.equal(faq.queries.test);

    const { lineage, config } = await readModelFolder(out);
    expect(config.layers).to.equal(2);
    expect(lineage?.keptLayers).to.deep.equal(selection.chosen);
    expect(lineage?.selection).to.deep.include({ method: 'exhaustive', choices: 7, bound: { layers: 2 } });
    expect(lineage?.selection?.halves.map(({ half, kept }) => [half, kept])).to.deep.equal([
      ['dev', selection.dev.kept],
      ['test', selection.test.kept],
    ]);
    expect(lineage?.selection?.data.files).to.deep.equal([
      'tiny-faq.jsonl',
      'tiny-judgements.jsonl',
      'tiny-sts.jsonl',
    ]);
    expect(selection.variant?.path).to.equal(out);
  });

  it('says on the half that did not choose how far the choice is from full depth, and how sure that is', async () => {
    const { confirmation, test } = await selected({ margin: 0.05 });
    expect(confirmation.parts.map(({ name }) => name)).to.deep.equal(['MRR@10', 'Spearman']);
    for (const [part, { difference }] of confirmation.parts.entries()) {
      const { score = NaN, full = NaN } = test.scores[part] ?? {};
      expect(difference.estimate).to.be.closeTo(score - full, 1e-9);
      expect(difference.low).to.be.at.most(difference.estimate);
      expect(difference.high).to.be.at.least(difference.estimate);
    }
    const [retrieval] = (await selected({ margin: 1 })).confirmation.parts;
    expect(retrieval?.status, 'all may be lost').to.equal('not worse');
    const out = join(await folders.empty(), 'confirmed');
    const { chosen } = selectionDocument(await selected({ out, margin: 0.05 }));
    expect(chosen.test).to.include({ margin: 0.05, status: confirmation.status });
    expect(chosen.test.toFullDepth).to.have.all.keys('MRR@10', 'Spearman');
    const { lineage } = await readModelFolder(out);
    expect(lineage?.selection?.confirmed).to.deep.equal({ margin: 0.05, status: confirmation.status });
  });

  it('writes what tune goes on from, and tune keeps how the layers were chosen', async () => {
    const folder = await folders.empty();
    const [chosen, out] = [join(folder, 'chosen'), join(folder, 'tuned')];
    const { chosen: layers } = await selected({ out: chosen });
    const recipe = join(folder, 'recipe.json');
    const texts = jsonLinesFile(
      'tune-texts.txt',
      Array.from({ length: 40 }, (_, number) => `room ${number}`),
    );
    const distil = {
      phase: 'distil',
      texts: [texts],
      steps: 2,
      batch: 8,
      learningRate: 1e-3,
      loss: { name: 'EmbeddingDistillation', cosine: 5, similarities: 20 },
    };
    await writeFile(recipe, JSON.stringify({ name: 'test', base, phases: [distil] }));
    const configuration = { dataDir, datasets: '', threads: 1 };
    await tune({ student: chosen, recipe, corpus: [], out, configuration });
    const { lineage } = await readModelFolder(out);
    expect(lineage?.keptLayers).to.deep.equal(layers);
    expect(lineage?.selection?.bound).to.deep.equal({ layers: 2 });
    expect(lineage?.phases).to.have.length(1);
  });

  it('gives a document in which full depth keeps all of itself', async () => {
    const document = selectionDocument(await selected());
    expect(document.choices).to.have.length(7);
    expect(document.choices.find(({ keptLayers }) => keptLayers.length === 3)).to.include({ kept: 100 });
    expect(document.choices.some(({ onFront }) => onFront)).to.equal(true);
    expect(document.chosen.dev.scores).to.have.all.keys('MRR@10', 'Spearman');
    expect(document.variant).to.equal(null);
    expect(JSON.parse(JSON.stringify(document))).to.deep.equal(document);
  });

  it('answers another bound from what it measured before', async () => {
    const own = await folders.empty();
    const configuration = { dataDir: own, threads: 1 };
    const first = await selected({ configuration });
    const phases: string[] = [];
    const report = ({ phase }: ProgressState): void => void phases.push(phase);
    const again = await selected({ configuration, bound: { maxLoss: 0.999 }, report });
    expect(again.measured).to.deep.equal(first.measured);
    expect(again.chosen).to.have.length(1);
    expect(new Set(phases), 'only what was not confirmed before').to.deep.equal(
      new Set([`Confirming: layers ${again.chosen.join(', ')}`]),
    );
    phases.length = 0;
    const third = await selected({ configuration, report });
    expect(third).to.deep.equal(first);
    expect(phases).to.deep.equal([]);
  });

  it('writes nothing for a bound of loss that the half which confirms refutes', async () => {
    const folder = await folders.empty();
    const agreement = { judgements: undefined, sts: undefined, margin: 0.01 };
    const out = join(folder, 'chosen');
    const refuted = await selected({ ...agreement, bound: { maxLoss: 0.999 }, out });
    expect(refuted.confirmation.status).to.equal('worse');
    expect(refuted).to.include({ refuted: true, variant: null });
    expect(existsSync(out)).to.equal(false);
    const named = await selected({ ...agreement, bound: { layers: refuted.chosen.length }, out });
    expect(named.chosen).to.deep.equal(refuted.chosen);
    expect(named).to.include({ refuted: false });
    expect(named.variant?.path, 'who names the number of layers gets the best of it').to.equal(out);
  });

  it('stops when told to, leaves no folder behind, and can be run again', async () => {
    const own = await folders.empty();
    const configuration = { dataDir: own, threads: 1 };
    const out = join(own, 'chosen');
    const abort = new AbortController();
    const report = ({ phase }: ProgressState): void => {
      if (phase.includes('choices')) abort.abort();
    };
    const stopped = selected({ configuration, out, report, signal: abort.signal });
    expect(await failureOf(stopped)).to.match(/^cancelled/);
    expect(existsSync(out)).to.equal(false);
    expect((await selected({ configuration, out })).variant?.layers).to.equal(2);
    expect(readdirSync(own).sort()).to.deep.equal(['chosen', 'selection']);
  });

  it('holds choices against full depth where there are no judgements, on what was asked too', async () => {
    const agreement = { judgements: undefined, sts: undefined };
    const without = await selected(agreement);
    expect(without.parts).to.deep.equal(['overlap@10', 'same first answer']);
    expect(without.dev.scores.every(({ full }) => full === 1)).to.equal(true);
    const logged = Array.from({ length: 20 }, (_, number) => `where is desk ${number}`);
    const more = await selected({ ...agreement, logged });
    const all = ({ dev, test }: Selection): number => dev.queries + test.queries;
    expect(all(more)).to.equal(all(without) + 20);
  });

  it('refuses what makes no sense before it works', async () => {
    expect(await failureOf(selected({ bound: { layers: 3 } }))).to.match(/^invalid: .*choose from 1 to 2/);
    expect(await failureOf(selected({ out: base }))).to.match(/^conflict/);
    const single = await makeTinyBase(await folders.empty(), { layers: 1 });
    expect(await failureOf(selected({ base: single }))).to.match(/^invalid: .*nothing to choose/);
    const few = jsonLinesFile('one-judgement.jsonl', [{ query: 'badge', relevant: ['badge'] }]);
    expect(await failureOf(selected({ judgements: few }))).to.match(
      /^invalid: The (dev|test) half has no query/,
    );
  });

  it('refuses weights that are no numbers', async () => {
    const damaged = await makeTinyBase(await folders.empty(), { layers: 2 });
    await fillWithNaN(join(damaged, 'model.safetensors'), 0.5, 0.9);
    expect(await failureOf(selected({ base: damaged, bound: { layers: 1 } }))).to.match(/^corrupt: .*NaN/);
  });

  it('names the bad row of a judgements file', async () => {
    const broken = jsonLinesFile('broken.jsonl', [{ query: 'badge', relevant: ['badge'] }, { relevant: [] }]);
    expect(await failureOf(selected({ judgements: broken }))).to.match(/^invalid: .*line 2.*query/);
    const stray = jsonLinesFile('stray.jsonl', [{ query: 'badge', relevant: ['cellar'] }]);
    expect(await failureOf(selected({ judgements: stray }))).to.contain('"cellar"');
  });

  it('says what is nearest where no choice meets the bound', async () => {
    const out = join(await folders.empty(), 'chosen');
    // Of random layers fewer may well do better, but not so much.
    const message = await failureOf(selected({ bound: { maxLoss: -9 }, out }));
    expect(message).to.match(
      /^failed: No choice of fewer layers loses at most -900%. The nearest, layers [\d, ]+, loses/,
    );
    expect(existsSync(out)).to.equal(false);
  });
});
