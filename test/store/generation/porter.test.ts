import { expect } from 'chai';
import { porterStem } from '../../../store/generation/porter.ts';

/** Examples of Porter's paper, rule by rule, as the whole algorithm leaves them. */
const EXAMPLES: Readonly<Record<string, string>> = {
  caresses: 'caress',
  ponies: 'poni',
  cats: 'cat',
  feed: 'feed',
  agreed: 'agre',
  plastered: 'plaster',
  bled: 'bled',
  motoring: 'motor',
  sing: 'sing',
  conflated: 'conflat',
  troubled: 'troubl',
  sized: 'size',
  hopping: 'hop',
  falling: 'fall',
  hissing: 'hiss',
  failing: 'fail',
  filing: 'file',
  happy: 'happi',
  sky: 'sky',
  relational: 'relat',
  conditional: 'condit',
  rational: 'ration',
  digitizer: 'digit',
  vietnamization: 'vietnam',
  operator: 'oper',
  hopefulness: 'hope',
  sensitiviti: 'sensit',
  triplicate: 'triplic',
  electrical: 'electr',
  goodness: 'good',
  revival: 'reviv',
  allowance: 'allow',
  airliner: 'airlin',
  replacement: 'replac',
  adoption: 'adopt',
  probate: 'probat',
  rate: 'rate',
  cease: 'ceas',
  controll: 'control',
  roll: 'roll',
  generalizations: 'gener',
  oscillators: 'oscil',
  reimbursement: 'reimburs',
  reimbursed: 'reimburs',
};

describe("Porter's stemmer", () => {
  for (const [word, stem] of Object.entries(EXAMPLES)) {
    it(`takes ${word} to ${stem}`, () => {
      expect(porterStem(word)).to.equal(stem);
    });
  }

  it('leaves words of one and two letters', () => {
    expect(['a', 'is', 'it'].map(porterStem)).to.deep.equal(['a', 'is', 'it']);
  });
});
