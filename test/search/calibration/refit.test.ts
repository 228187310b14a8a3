import { expect } from 'chai';
import { seededRandom } from '../../../core/random.ts';
import { fitMode, type ObservedHit } from '../../../search/calibration/fit-mode.ts';
import { MIN_OF_EACH, refit } from '../../../search/calibration/refit.ts';

/** Questions whose first hit is right as often as `chance` of its evidence says. */
function questions(count: number, chance: (evidence: number) => number, seed: number): ObservedHit[][] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () =>
    [0, 1].map((place) => {
      const evidence = random();
      const features = {
        evidence,
        lead: 0.1 * random(),
        keywordLead: random() - 0.5,
        rarity: random(),
        length: 1,
        spread: 1,
      };
      const right = random() < (place === 0 ? chance(evidence) : 0.1);
      return { set: 'own', place, features, right, answerable: true };
    }),
  );
}

const usual = (evidence: number): number => 0.1 + 0.8 * evidence;
const shipped = fitMode(questions(2000, usual, 1).flat());

describe('refitting a calibration', () => {
  it('keeps what ships where it is right already', () => {
    const { heldOut, better } = refit(questions(600, usual, 2), shipped);
    expect(heldOut?.difference.high).to.be.above(-0.001);
    expect(better).to.be.null;
  });

  it('is better where scores mean something else in this FAQ', () => {
    const {
      questions: asked,
      heldOut,
      better,
    } = refit(
      questions(600, (evidence) => 0.9 - 0.7 * evidence, 3),
      shipped,
    );
    expect(asked).to.equal(600);
    expect(heldOut?.difference.high).to.be.below(0);
    expect(heldOut?.refitted).to.be.below(heldOut?.before ?? 0);
    expect(better?.first.weights.evidence).to.be.below(0);
  });

  it('does not try on few judgements, or where nearly all first hits are right', () => {
    for (const few of [questions(2 * MIN_OF_EACH - 1, usual, 4), questions(1000, () => 0.95, 5), [[], []]]) {
      const { rarer, heldOut, better } = refit(few, shipped);
      expect(rarer).to.be.below(MIN_OF_EACH);
      expect(heldOut).to.be.null;
      expect(better).to.be.null;
    }
  });
});
