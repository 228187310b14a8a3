import { expect } from 'chai';
import type { FaqEntry } from '../../../core/domain.ts';
import { languagesOfEntries } from '../../../store/generation/languages.ts';

function entry(question: string, language: string | null): FaqEntry {
  return {
    ...{ id: question, question, answer: '', alternates: [], category: null },
    ...{ language, url: null, updatedAt: null },
  };
}

describe('the languages in which entries are read', () => {
  it('are those that they state, without country', () => {
    expect(languagesOfEntries([entry('Ferien', 'de-CH'), entry('休暇', 'ja')])).to.deep.equal(['de', 'ja']);
  });

  it('are told by the script, else that of most entries, else English', () => {
    expect(languagesOfEntries([entry('給料日はいつですか', null), entry('1234', null)])).to.deep.equal([
      ...['ja', 'en'],
    ]);
    const french = [entry('Congés', 'fr'), entry('Salaire', 'fr'), entry('1234', null)];
    expect(languagesOfEntries(french)).to.deep.equal(['fr', 'fr', 'fr']);
  });
});
