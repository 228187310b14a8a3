import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { pairName, SEARCH_MODES } from '../../../core/domain.ts';
import { shipped } from '../../../core/paths.ts';
import { catalog, defaultPair } from '../../../encoder/variants/catalog.ts';
import {
  probabilityOf,
  bandOf,
  parseCalibration,
  shippedCalibration,
  type Calibration,
} from '../../../search/calibration/calibration.ts';
import { FEATURES, type Features } from '../../../search/calibration/features.ts';

const MIDDLING: Features = {
  evidence: 0.5,
  lead: 0.4,
  keywordLead: 0.1,
  rarity: 0.5,
  length: 1.4,
  spread: 0.5,
};

/** A query's length and an entry's spread speak for no hit by themselves. */
const SPEAKING_FOR = FEATURES.filter((name) => name !== 'length' && name !== 'spread');

const names = readdirSync(join(shipped.models, 'calibration'))
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''));

const ofOne = (variant: string): Calibration => shippedCalibration({ variant, queryVariant: variant });

describe('the shipped calibrations', () => {
  it('are one for each variant of the catalog, and one for its default', () => {
    expect(names).to.include.members(catalog().variants.map(({ name }) => name));
    for (const name of names) expect(ofOne(name).variant).to.equal(name);
    expect(shippedCalibration(defaultPair()).variant).to.equal(pairName(defaultPair()));
  });

  it("serve a pair that has none with that of the questions' encoder, else of the entries'", () => {
    const pairs: readonly (readonly [queryVariant: string, variant: string, served: string])[] = [
      ['minilm-l3', 'minilm-l6-int8', 'minilm-l3'],
      ['my-student', 'minilm-l6-int8', 'minilm-l6-int8'],
      ['my-student', 'my-teacher', 'minilm-l6'],
    ];
    for (const [queryVariant, variant, served] of pairs) {
      expect(shippedCalibration({ variant, queryVariant }).variant).to.equal(served);
    }
  });

  it("serve unknown variants and paths with the full-depth base's", () => {
    for (const name of ['somebody-elses', '../../../etc/passwd', '/a/path/to/a/model', '']) {
      expect(ofOne(name).variant).to.equal('minilm-l6');
    }
  });

  for (const name of names) {
    it(`${name}: more of what speaks for a hit never makes it less likely`, () => {
      const { modes } = ofOne(name);
      for (const mode of SEARCH_MODES) {
        for (const model of [modes[mode].first, modes[mode].others]) {
          for (const feature of SPEAKING_FOR) {
            const more = { ...MIDDLING, [feature]: MIDDLING[feature] + 0.2 };
            expect(probabilityOf(model, more), `${mode} ${feature}`).to.be.at.least(
              probabilityOf(model, MIDDLING),
            );
          }
        }
      }
    });

    it(`${name}: bands in order`, () => {
      const { modes } = ofOne(name);
      for (const mode of SEARCH_MODES) {
        const { answer, maybe } = modes[mode].thresholds;
        expect(0 < maybe && maybe < answer && answer < 1, mode).to.be.true;
      }
    });
  }

  it('survive being written into a generation', () => {
    const calibration = ofOne('minilm-l6');
    expect(parseCalibration(JSON.stringify(calibration), 'calibration.json')).to.deep.equal(calibration);
  });
});

describe('a calibration', () => {
  it('that is none is refused', () => {
    for (const json of ['', '{}', '{"variant": "x", "modes": {}}', 'null']) {
      expect(() => parseCalibration(json, 'calibration.json'))
        .to.throw(/calibration\.json is no calibration/)
        .with.property('code', 'corrupt');
    }
  });

  it('has a weight for every feature and no other', () => {
    expect(Object.keys(MIDDLING)).to.have.members([...FEATURES]);
  });

  it('puts the ends of bands into the higher one', () => {
    const mode = { thresholds: { answer: 0.8, maybe: 0.3 } };
    expect([0.8, 0.79, 0.3, 0.29].map((probability) => bandOf(probability, mode))).to.deep.equal([
      ...['answer', 'maybe', 'maybe', 'none'],
    ]);
  });
});
