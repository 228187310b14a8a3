import { join } from 'node:path';
import { expect } from 'chai';
import { shipped } from '../../../core/paths.ts';
import { calibrate } from '../../../evaluation/calibration/calibrate.ts';
import { knownCalibration, shippedCalibration } from '../../../search/calibration/calibration.ts';
import { makePair } from '../../journeys/pair-helpers.ts';
import { folder, jsonLinesFile } from '../../temporary-files.ts';

const ENTRIES = join(shipped.data, 'faq.jsonl');

describe('calibrating on own judgements', function () {
  this.timeout(200_000);

  it('keeps a refit that is better, for the next index to find', async () => {
    const { teacher, student } = await makePair(join(folder, 'calibrated'));
    const configuration = { dataDir: join(folder, 'calibrated-state'), threads: 1 };
    // Random encoders: what their scores mean has nothing to do with what ships, and alone they find nothing.
    const done = await calibrate({
      entries: ENTRIES,
      judgements: join(shipped.data, 'judgements.jsonl'),
      pair: { entry: teacher, query: student },
      configuration,
    });
    expect(done.variant).to.equal('student+teacher');
    expect(done.modes.hybrid.kept).to.equal('refitted');
    expect(done.modes.hybrid.heldOut?.difference.high).to.be.below(0);
    expect(done.modes.dense).to.include({ kept: 'shipped', heldOut: null });
    const path = join(configuration.dataDir, 'calibrations', 'student+teacher.json');
    expect(done.path).to.equal(path);
    const names = { variant: 'teacher', queryVariant: 'student' };
    const found = knownCalibration(names, join(configuration.dataDir, 'calibrations'));
    expect(found.variant).to.equal('student+teacher');
    expect(found.modes.hybrid).to.not.deep.equal(shippedCalibration(names).modes.hybrid);
    expect(found.modes.hybrid, 'judged').not.to.have.property('provisional');
    expect(found.modes, 'estimated anew from the entries of the day').not.to.have.property('dense');
    expect(knownCalibration(names, join(folder, 'nowhere')).modes).to.deep.equal({});

    const none = jsonLinesFile('one-entry.jsonl', [
      { id: 'a', question: 'Where can I park?', answer: 'In the yard.' },
    ]);
    const judged = jsonLinesFile('one-judged.jsonl', [{ query: 'parking', relevant: ['a'] }]);
    const refused = await calibrate({
      entries: none,
      judgements: judged,
      pair: { entry: teacher, query: teacher },
      configuration,
    });
    expect(refused.path).to.be.null;
    expect(refused.modes.hybrid).to.deep.equal({ questions: 1, rarer: 0, heldOut: null, kept: 'shipped' });
  });
});
