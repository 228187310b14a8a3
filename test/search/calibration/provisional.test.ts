import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FaqEntry } from '../../../core/domain.ts';
import { seededRandom, standardNormal } from '../../../core/random.ts';
import { phrasingsOf } from '../../../faq/phrasings.ts';
import { mean } from '../../../measures/summary.ts';
import {
  type Calibration,
  knownCalibration,
  probabilityOf,
  shippedCalibration,
} from '../../../search/calibration/calibration.ts';
import { judgedHits } from '../../../search/calibration/hits.ts';
import { calibrationOver } from '../../../search/calibration/provisional.ts';
import { exactIndex } from '../../../search/dense/exact.ts';
import type { VectorIndex } from '../../../search/dense/vectors.ts';
import { FORMER_FUSION } from '../../../search/ranking/fusion.ts';
import { candidatesOf, ownQuestions } from '../../../search/ranking/own-questions.ts';
import { type Content, openContent, writeContent } from '../../../store/generation/content.ts';

const DIMENSIONS = 32;
const OTHER = shippedCalibration({ variant: 'minilm-l6', queryVariant: 'minilm-l6' });
const NAMES = { variant: 'nobodys', queryVariant: 'nobodys' };
const UNKNOWN = knownCalibration(NAMES, null);

function entry(place: number): FaqEntry {
  return {
    ...{ id: `e${place}`, question: `word${place} thing`, answer: '', alternates: [`other${place}`] },
    ...{ category: null, language: null, url: null, updatedAt: null },
  };
}

describe('a provisional calibration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bonsai-provisional-'));
  const opened: Content[] = [];
  after(() => {
    for (const content of opened) content.close();
    rmSync(folder, { recursive: true });
  });

  /** Entries whose alternates lie near their questions, by an encoder whose cosines are all high. */
  function faq(count: number): { content: Content; vectors: VectorIndex } {
    const entries = Array.from({ length: count }, (_, place) => entry(place));
    const path = join(folder, `${count}.db`);
    const phrasings = entries.flatMap(phrasingsOf);
    writeContent(path, entries, phrasings);
    const content = openContent(path);
    opened.push(content);
    const random = seededRandom(1);
    const rows = entries.flatMap(() => {
      const own = Array.from({ length: DIMENSIONS }, () => standardNormal(random));
      const common = (vector: readonly number[]) =>
        vector.map((number, place) => number + (place === 0 ? 12 : 0));
      return [common(own), common(own.map((number) => number + 0.5 * standardNormal(random)))];
    });
    const units = rows.map((row) => row.map((number) => number / Math.hypot(...row)));
    return { content, vectors: exactIndex(Float32Array.from(units.flat()), DIMENSIONS) };
  }

  /** Mean forecasts of the first hits of own questions that can be answered, and of those that cannot. */
  function forecasts({ modes }: Calibration, { content, vectors }: ReturnType<typeof faq>): [number, number] {
    const asked = ownQuestions(content, 100).map((question) => candidatesOf(question, content, vectors, 0));
    const of = (kind: 'answerable' | 'unanswerable') =>
      mean(
        asked.map((found) => {
          const [first] = judgedHits(
            found[kind],
            'dense',
            { content, vectors, fusion: FORMER_FUSION },
            (row) => row === found.row,
          );
          if (first === undefined) throw new Error('No hit.');
          return probabilityOf(modes.dense.first, first.features);
        }),
      );
    return [of('answerable'), of('unanswerable')];
  }

  it("moves another encoder's by the FAQ's own questions, and says that it is provisional", () => {
    const searched = faq(60);
    const fitted = calibrationOver(UNKNOWN, { ...searched, fusion: FORMER_FUSION });
    expect(fitted).to.include({ variant: 'minilm-l6', scaled: true });
    expect(fitted.modes.hybrid.provisional).to.equal(true);
    expect(fitted.modes.dense.provisional).to.equal(true);
    expect(fitted.modes.keyword, 'words are the same whatever the encoder').to.deep.equal(
      OTHER.modes.keyword,
    );
    const [before, wronglySure] = forecasts(OTHER, searched);
    const [right, wrong] = forecasts(fitted, searched);
    expect(right - wrong, 'told apart better than before').to.be.greaterThan(before - wronglySure);
    expect(right, 'questions with an answer').to.be.within(0.7, 0.95);
    expect(wrong, 'questions without one').to.be.below(0.5);
  });

  it('leaves it at the other one where the FAQ has few own questions', () => {
    const { modes } = calibrationOver(UNKNOWN, { ...faq(5), fusion: FORMER_FUSION });
    expect(modes.hybrid).to.deep.equal({ ...OTHER.modes.hybrid, provisional: true });
  });

  it('takes the place only of the modes that nothing is known of', () => {
    const searched = { ...faq(60), fusion: FORMER_FUSION };
    const known = { variant: 'own', modes: { keyword: OTHER.modes.dense } };
    const { variant, modes } = calibrationOver(known, searched);
    expect(variant).to.equal('own');
    expect(modes.keyword).to.deep.equal(OTHER.modes.dense);
    expect(modes.hybrid).to.deep.equal(calibrationOver(UNKNOWN, searched).modes.hybrid);
    const all = calibrationOver({ variant: 'own', modes: OTHER.modes }, searched);
    expect(all.modes).to.deep.equal(OTHER.modes);
  });
});
