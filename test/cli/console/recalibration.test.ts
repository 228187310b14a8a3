import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import type { Context } from '../../../cli/console/run.ts';
import { recalibration, formatRecalibration } from '../../../cli/console/recalibration.ts';
import { loadConfiguration } from '../../../core/configuration.ts';
import { sha256 } from '../../../core/files.ts';
import { dataLayout, shipped } from '../../../core/paths.ts';
import { startEncoder } from '../../../encoder/runtime/service.ts';
import { openGeneration } from '../../../indexer/generations.ts';
import { runIndex, type IndexReport } from '../../../indexer/run.ts';
import type { VariantPair } from '../../../encoder/variants/pair.ts';
import { parseCalibration } from '../../../search/calibration/calibration.ts';
import { openLabStore } from '../../../store/lab/lab-store.ts';
import { makePair } from '../../journeys/pair-helpers.ts';
import { folder, jsonLinesFile } from '../../temporary-files.ts';

const JUDGED = join(shipped.data, 'judgements.jsonl');

/** The judgements of a company whose FAQ answers less than it seems: of three answers two are said to be none. */
async function withFewerAnswers(path: string): Promise<string> {
  const rows = (await readFile(path, 'utf8')).trim().split('\n');
  return rows
    .map((row, at) => (at % 3 === 0 ? row : row.replace(/"relevant": \[[^\]]*\]/, '"relevant": []')))
    .join('\n');
}

describe('refitting the probabilities while indexing', function () {
  this.timeout(300_000);
  const dataDir = join(folder, 'nightly');
  const own = join(dataDir, 'judgements.jsonl');
  let pair: VariantPair;
  before(async () => {
    const { teacher } = await makePair(join(folder, 'nightly-models'));
    pair = { entry: teacher, query: teacher };
  });

  const contextOf = (environment: Readonly<Record<string, string>> = {}): Context => ({
    configuration: loadConfiguration(folder, environment, { dataDir, threads: 1 }),
    signal: new AbortController().signal,
    json: false,
    report: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    result: () => undefined,
  });
  const indexed = (): Promise<IndexReport> =>
    runIndex({
      ...{ files: [join(shipped.data, 'faq.jsonl')], dataDir, variant: pair.entry },
      ...{ add: false, full: false, activate: true, maxRejected: 0 },
      startEncoder: () => startEncoder(pair.entry, { threads: 1 }),
    });
  const servingIn = async ({ generation }: IndexReport) => {
    const path = join(dataDir, 'generations', generation, 'calibration.json');
    return parseCalibration(await readFile(path, 'utf8'), path);
  };

  it('goes by what serves, and the next generation has it in it', async () => {
    expect(await recalibration(contextOf(), pair), 'no judgements').to.equal(null);
    const first = await indexed();
    const before = await servingIn(first);
    expect(before.modes.hybrid.provisional, 'none ships for this encoder').to.equal(true);
    expect(first.calibrated).to.equal(false);

    await writeFile(own, await withFewerAnswers(JUDGED));
    expect(await recalibration(contextOf({ BONSAI_CALIBRATE: 'false' }), pair), 'off').to.equal(null);
    const done = await recalibration(contextOf(), pair);
    if (done?.outcome !== 'refitted') throw new Error(done?.outcome);
    const [line] = formatRecalibration(done);
    expect(line).to.match(
      /^Probabilities refitted on \d+ judgements .*(hybrid|dense|keyword): Brier 0\.\d+ instead of 0\.\d+/,
    );
    const second = await indexed();
    expect(second.built).to.equal(true);
    const now = await servingIn(second);
    expect(now.modes).not.to.deep.equal(before.modes);
    // The page searches by both halves, and says whether that was judged.
    const { calibrated } = second;
    expect(calibrated)
      .to.equal(done.refitted.includes('hybrid'))
      .and.to.equal(now.modes.hybrid.provisional !== true);

    const again = await recalibration(contextOf(), pair);
    expect(again?.outcome).to.equal('looked at');
    expect(formatRecalibration(again)).to.deep.equal([]);
    expect((await indexed()).generation).to.equal(second.generation);
  });

  it("serves today's probabilities where another version of this program made those of a generation", async () => {
    const { generation, calibrated } = await indexed();
    const home = join(dataDir, 'generations', generation);
    const file = join(home, 'calibration.json');
    const others = (await readFile(file, 'utf8')).replaceAll('"lead"', '"aFeatureOfTomorrow"');
    await writeFile(file, others);
    const manifest = join(home, 'manifest.json');
    const facts = z.looseObject({ files: z.record(z.string(), z.string()) });
    const { files, ...rest } = facts.parse(JSON.parse(await readFile(manifest, 'utf8')));
    const vouched = { ...files, 'calibration.json': sha256(others) };
    await writeFile(manifest, JSON.stringify({ ...rest, files: vouched }));

    const { searcher, notice } = await openGeneration(dataDir, generation);
    try {
      expect(notice).to.match(/made by another version of this program.*"bonsai index"/);
      const vector = new Float32Array(searcher.vectors.dimensions);
      vector[0] = 1;
      const found = searcher.search({ query: 'vpn', limit: 1, mode: 'hybrid' }, vector);
      expect(found.calibrated).to.equal(calibrated);
      expect(found.hits[0]?.probability).to.be.within(0, 1);
    } finally {
      searcher.close();
    }
    const next = await indexed();
    expect(next.built, 'the next indexing writes them').to.equal(true);
    expect((await servingIn(next)).modes.hybrid.first.weights).to.include.keys('lead');
  });

  it('says what is missing or wrong, and harms nothing', async () => {
    await copyFile(jsonLinesFile('nightly-few.jsonl', [{ query: 'vpn', relevant: [] }]), own);
    const few = await recalibration(contextOf(), pair);
    expect(few).to.deep.equal({ outcome: 'too few', judgements: 1, needed: 200 });
    expect(formatRecalibration(few)).to.deep.equal([
      'Probabilities stay: of your own judgements 1 can be used, and at least 200 are needed to refit them.',
    ]);
    const book = openLabStore(dataLayout(dataDir).lab);
    const said = [
      { query: 'vpn', relevant: ['it-1'] },
      { query: 'wifi', relevant: [] },
    ];
    book.judgements.putAll(said, 'vote', 0);
    book.close();
    const more = await recalibration(contextOf(), pair);
    expect(more, 'with those of the lab').to.deep.equal({ outcome: 'too few', judgements: 1, needed: 200 });
    await writeFile(own, '{"query": "vpn"}\n');
    const broken = await recalibration(contextOf(), pair);
    expect(formatRecalibration(broken)[0]).to.match(
      /^Probabilities were not refitted: .*judgements\.jsonl.*1/,
    );
  });
});
