import { expect } from 'chai';
import { draftFile, draftFor, entryOfDraft, freeName } from '../../../../server/lab/work/draft-entries.ts';
import { unansweredGroups } from '../../../../server/lab/work/unanswered.ts';
import type { UnansweredQuestion } from '../../../../store/activity/activity.ts';

const asked = (query: string, times: number, last = 1): UnansweredQuestion => ({
  ...{ query, times, last, nothingFound: times, notHelpful: 0 },
  unmetNeeds: times > 2 ? ['a parking permit'] : [],
  comments: times > 2 ? ['The map is missing.'] : [],
  nearest: 'parking',
});

describe('unanswered questions', () => {
  const questions = [asked('where to park', 3, 5), asked('volcanoes', 1, 9), asked('parking?', 1, 7)];
  const alike = Float32Array.from([1, 0, 0.8, 0, 1, 0, 0.8, 0, 1]);
  const groups = unansweredGroups(questions, [[0, 2], [1]], alike);

  it('come as groups, the most asked first, each called by what is asked most', () => {
    expect(groups.map(({ question, times, last }) => ({ question, times, last }))).to.deep.equal([
      { question: 'where to park', times: 4, last: 7 },
      { question: 'volcanoes', times: 1, last: 9 },
    ]);
    expect(groups[0]?.unmetNeeds).to.deep.equal(['a parking permit']);
    expect(groups[0]?.comments).to.deep.equal(['The map is missing.']);
    expect(groups[0]?.nearest).to.deep.equal(['parking']);
  });

  it('begin a draft that is no entry before it has an answer', () => {
    const [group] = groups;
    if (group === undefined) return expect.fail('there is a group');
    const draft = draftFor(group, new Set(['draft-where-to-park']), 11);
    expect(draft).to.deep.include({
      entryId: 'draft-where-to-park-2',
      question: 'where to park',
      alternates: ['parking?'],
      asked: ['where to park', 'parking?'],
    });
    expect(entryOfDraft(draft)).to.deep.equal({ reason: 'answer is missing' });
    const written = { ...draft, id: 1, answer: 'Behind the house.' };
    expect(draftFile([{ ...draft, id: 2 }, written])).to.equal(
      '{"id":"draft-where-to-park-2","question":"where to park","answer":"Behind the house.","alternates":["parking?"]}\n',
    );
  });

  it('give names of any script, of bounded length', () => {
    expect(freeName('Où garer ?', new Set())).to.equal('draft-ou-garer');
    expect(freeName('駐車場は？', new Set())).to.equal('draft-駐車場は');
    expect(freeName('x'.repeat(500), new Set())).to.have.length(48);
  });
});
