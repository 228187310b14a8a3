import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Judgement } from '../../../core/domain.ts';
import { shipped } from '../../../core/paths.ts';
import type { ProgressState } from '../../../core/progress.ts';
import { recalibrate, type Recalibrated } from '../../../evaluation/calibration/recalibrate.ts';
import { readEntries } from '../../../faq/entries.ts';
import { readJudgements } from '../../../faq/judgements.ts';
import { phrasingsOf } from '../../../faq/phrasings.ts';
import { knownCalibration, shippedCalibration } from '../../../search/calibration/calibration.ts';
import { exactIndex } from '../../../search/dense/exact.ts';
import { openContent, writeContent } from '../../../store/generation/content.ts';
import { makePair, type TinyPair } from '../../journeys/pair-helpers.ts';
import { folder } from '../../temporary-files.ts';

describe('recalibrating by itself', function () {
  this.timeout(300_000);
  const configuration = { dataDir: join(folder, 'recalibrated'), threads: 1 };
  const calibrations = join(configuration.dataDir, 'calibrations');
  const names = { variant: 'teacher', queryVariant: 'teacher' };
  let pair: TinyPair;
  let judgements: Judgement[];
  let embeddings = 0;
  const report = ({ phase }: ProgressState): void =>
    void (embeddings += Number(phase.startsWith('Embedding')));

  before(async () => {
    pair = await makePair(join(folder, 'recalibrating'));
    const read = await readEntries([join(shipped.data, 'faq.jsonl')]);
    const entries = read.entries.map(({ entry }) => entry);
    // Random encoders say nothing about meaning: vectors of zero leave it to the words.
    writeContent(join(folder, 'recalibrated.db'), entries, entries.flatMap(phrasingsOf));
    judgements = await readJudgements(join(shipped.data, 'judgements.jsonl'));
  });

  async function recalibrated(own: readonly Judgement[]): Promise<Recalibrated> {
    const content = openContent(join(folder, 'recalibrated.db'));
    const { dimensions } = pair.teacher;
    try {
      return await recalibrate({
        pair: { entry: pair.teacher, query: pair.teacher },
        judgements: own,
        searched: {
          content,
          vectors: exactIndex(new Float32Array(content.phrasings * dimensions), dimensions),
        },
        knownWords: () => Promise.resolve(1),
        configuration,
        report,
      });
    } finally {
      content.close();
    }
  }

  it('asks for enough judgements of entries that are there', async () => {
    const unknowns = judgements.map(({ query }) => ({ query, relevant: ['gone'] }));
    const few = [...judgements.slice(0, 199), ...judgements.slice(0, 50), ...unknowns.slice(300)];
    expect(await recalibrated(few)).to.deep.equal({ outcome: 'too few', judgements: 199, needed: 200 });
    expect(embeddings).to.equal(0);
    expect(existsSync(calibrations)).to.equal(false);
  });

  it('keeps what is better on held-out folds, and looks again only where judgements have changed', async () => {
    const done = await recalibrated(judgements);
    if (done.outcome !== 'refitted') throw new Error(done.outcome);
    expect(done.refitted).to.include('hybrid');
    for (const mode of done.refitted) {
      expect(done.modes[mode].heldOut?.difference.high, mode).to.be.below(0);
    }
    const serving = knownCalibration(names, calibrations);
    expect(Object.keys(serving.modes), 'the others stay what the entries show').to.have.members(
      done.refitted,
    );
    expect(serving.modes.hybrid).not.to.deep.equal(shippedCalibration(names).modes.hybrid);

    embeddings = 0;
    expect((await recalibrated(judgements)).outcome).to.equal('looked at');
    expect((await recalibrated(judgements.toReversed())).outcome).to.equal('looked at');
    expect(embeddings).to.equal(0);

    // What serves now has seen these questions, and would win on them: it is not what a refit has to beat.
    const again = await recalibrated(judgements.slice(1));
    if (again.outcome !== 'refitted') throw new Error(again.outcome);
    expect(again.refitted).to.include('hybrid');
    expect(again.modes.hybrid.heldOut?.before).to.be.closeTo(done.modes.hybrid.heldOut?.before ?? NaN, 0.002);
    const now = knownCalibration(names, calibrations);
    expect(now.modes.hybrid).not.to.deep.equal(serving.modes.hybrid);
  });

  it('leaves alone what a person took back', async () => {
    await rm(join(calibrations, 'teacher.json'), { force: true });
    expect((await recalibrated(judgements.slice(1))).outcome).to.equal('looked at');
    expect(knownCalibration(names, calibrations).modes).to.deep.equal({});
    expect((await readFile(join(calibrations, 'teacher.looked-at'), 'utf8')).trim()).to.match(
      /^[0-9a-f]{64}$/,
    );
  });
});
