import { expect } from 'chai';
import type { VariantNames } from '../../../core/domain.ts';
import { encodersFor, type LiveEncoders } from '../../../cli/console/encoder-choice.ts';

const one = (name: string): VariantNames => ({ variant: name, queryVariant: name });
const ENGLISH: VariantNames = { variant: 'english', queryVariant: 'english-small' };
const MANY = one('many');
const usual = { default: ENGLISH, language: 'en', multilingual: MANY };
const untilItShips = { ...usual, multilingual: null };

const english = [{ language: 'en', share: 1 }];
const mixed = [
  { language: 'en', share: 0.8 },
  { language: 'ja', share: 0.2 },
];
const live = (names: VariantNames, changes: Partial<LiveEncoders> = {}): LiveEncoders => ({
  names,
  chosen: false,
  pinned: false,
  ...changes,
});

describe('the encoders of a FAQ for which nobody names one', () => {
  describe('at first', () => {
    it('are the default where it is in English alone, and a line says so', () => {
      expect(encodersFor({ live: null, languages: english, usual })).to.deep.equal({
        names: ENGLISH,
        chosen: false,
        line: 'Encoder: english-small+english, since the FAQ is in English. --variant names another.',
      });
    });

    it('are the multilingual ones where it is in anything else, and a line says so', () => {
      expect(encodersFor({ live: null, languages: mixed, usual })).to.deep.equal({
        names: MANY,
        chosen: false,
        line: 'Encoder: many, since the FAQ is in English (80%) and Japanese (20%). --variant names another.',
      });
      const german = [{ language: 'de', share: 1 }];
      expect(encodersFor({ live: null, languages: german, usual }).names).to.equal(MANY);
    });

    it('are the default where nothing tells the language', () => {
      const choice = encodersFor({ live: null, languages: [], usual });
      expect(choice).to.deep.equal({ names: ENGLISH, chosen: false, line: null });
    });

    it('are the default, without a word, as long as no multilingual one ships', () => {
      for (const languages of [english, mixed]) {
        const choice = encodersFor({ live: null, languages, usual: untilItShips });
        expect(choice).to.deep.equal({ names: ENGLISH, chosen: false, line: null });
      }
    });
  });

  describe('later', () => {
    it('stay while its languages do', () => {
      const choice = encodersFor({ live: live(ENGLISH), languages: english, usual });
      expect(choice).to.deep.equal({ names: ENGLISH, chosen: false, line: null });
    });

    it('become the multilingual ones with the first entries in another language, and a line says what that costs', () => {
      const { names, chosen, line } = encodersFor({ live: live(ENGLISH), languages: mixed, usual });
      expect({ names, chosen }).to.deep.equal({ names: MANY, chosen: false });
      expect(line)
        .to.match(
          /^Encoder: many from now on, not english-small\+english, .*English \(80%\) and Japanese \(20%\)/,
        )
        .and.include('embedded anew')
        .and.match(/--variant english --query-variant english-small$/);
    });

    it('do not go back by themselves, so that no entry that comes and goes has everything embedded anew', () => {
      const choice = encodersFor({ live: live(MANY), languages: english, usual });
      expect(choice).to.deep.equal({ names: MANY, chosen: false, line: null });
    });

    it('stay what a person has chosen, also where it is the default', () => {
      for (const names of [ENGLISH, one('own')]) {
        const choice = encodersFor({ live: live(names, { chosen: true }), languages: mixed, usual });
        expect(choice).to.deep.equal({ names, chosen: true, line: null });
      }
    });

    it('stay while a rollback holds them', () => {
      const choice = encodersFor({ live: live(ENGLISH, { pinned: true }), languages: mixed, usual });
      expect(choice).to.deep.equal({ names: ENGLISH, chosen: false, line: null });
    });

    it('were chosen where an older program noted nothing, unless they are the default', () => {
      const before = { chosen: undefined };
      const own = encodersFor({ live: live(one('own'), before), languages: mixed, usual });
      expect(own).to.deep.equal({ names: one('own'), chosen: true, line: null });
      expect(encodersFor({ live: live(ENGLISH, before), languages: mixed, usual }).names).to.equal(MANY);
    });

    it('stay as long as no multilingual one ships', () => {
      const choice = encodersFor({ live: live(ENGLISH), languages: mixed, usual: untilItShips });
      expect(choice).to.deep.equal({ names: ENGLISH, chosen: false, line: null });
    });
  });
});
