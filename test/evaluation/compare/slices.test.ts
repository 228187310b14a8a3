import { expect } from 'chai';
import { overContent } from '../../../evaluation/quality/rankings.ts';
import { slicesOf } from '../../../evaluation/compare/slices.ts';
import { parseEntry } from '../../../faq/entry.ts';
import type { FaqEntry } from '../../../core/domain.ts';
import { phrasingsOf } from '../../../faq/phrasings.ts';

function entry(id: string, question: string, category: string): FaqEntry {
  const made = parseEntry({ id, question, answer: 'See the handbook.', category });
  if ('reason' in made) throw new Error(made.reason);
  return made;
}

const ENTRIES = [
  entry('password', 'How do I reset my password?', 'computers'),
  entry('leave', 'How many days of leave do I have?', 'people'),
];
const times = (query: string, id: string) => Array.from({ length: 10 }, () => ({ query, relevant: [id] }));
const QUERIES = [
  ...times('reset password', 'password'),
  ...times('how can I reset my pasword on the old laptop please', 'password'),
  ...times('what is my holiday allowance?', 'leave'),
];

describe('slices of queries', () => {
  const slices = overContent({ entries: ENTRIES, phrasings: ENTRIES.flatMap(phrasingsOf) }, ({ keywords }) =>
    slicesOf(QUERIES, ENTRIES, keywords),
  );
  const members = (by: string, name: string) =>
    slices.find((slice) => slice.by === by && slice.name === name)?.queries;
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

  it('go by length, spelling, form, words in common and category', () => {
    expect(members('length', 'up to 3 words')).to.deep.equal(range(0, 10));
    expect(members('length', '9 words and more')).to.deep.equal(range(10, 20));
    expect(members('spelling', 'a word that looks mistyped')).to.deep.equal(range(10, 20));
    expect(members('form', 'keywords')).to.deep.equal(range(0, 10));
    expect(members('words in common', 'shares no word with the right entry')).to.deep.equal(range(20, 30));
    expect(members('category', 'people')).to.deep.equal(range(20, 30));
  });

  it('leave out what does not divide the queries', () => {
    expect(slices.some(({ by }) => by === 'language')).to.be.false;
  });

  it('of eight times as many queries take about eight times as long', () => {
    /** Seconds of this process, which other processes of a busy machine do not lengthen. */
    const secondsFor = (count: number): number => {
      const many = Array.from({ length: count }, (_, at) => ({
        query: `where do I find the leave form of ${at} for my colleagues`,
        relevant: ['leave'],
      }));
      const before = process.cpuUsage();
      overContent({ entries: ENTRIES, phrasings: ENTRIES.flatMap(phrasingsOf) }, ({ keywords }) =>
        slicesOf(many, ENTRIES, keywords),
      );
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1e6;
    };
    // Guessing the language anew for each query took 29 times as long.
    expect(secondsFor(4_000) / secondsFor(500)).to.be.below(18);
  }).timeout(60_000);

  /** What the part of each query is called, where ten of each kind were asked. */
  function partsOf(by: string, entries: readonly FaqEntry[], asked: readonly (readonly [string, string])[]) {
    const queries = asked.flatMap(([query, id]) => times(query, id));
    const found = overContent({ entries, phrasings: entries.flatMap(phrasingsOf) }, ({ keywords }) =>
      slicesOf(queries, entries, keywords),
    ).filter((slice) => slice.by === by);
    return asked.map(
      (_, place) => found.find(({ queries: members }) => members.includes(10 * place))?.name ?? null,
    );
  }
  const SHARES = 'shares a word with the right entry';
  const SHARES_NONE = 'shares no word with the right entry';

  it('tell keywords and shared words in Japanese, whose words have no spaces', () => {
    const entries = [
      entry('password', 'パスワードを忘れました。どうすればいいですか？', 'IT'),
      entry('leave', '有給休暇は何日ありますか？', '人事'),
    ];
    const asked = [
      ['パスワード 再設定', 'password'],
      ['有給休暇を申請したいのですが', 'leave'],
      ['暗証番号がわかりません', 'password'],
      ['どうすればカードは何回ありますか？', 'password'],
    ] as const;
    expect(partsOf('form', entries, asked)).to.deep.equal([
      'keywords',
      'sentence or question',
      'sentence or question',
      'sentence or question',
    ]);
    expect(partsOf('words in common', entries, asked)).to.deep.equal([
      SHARES,
      SHARES,
      SHARES_NONE,
      // Grammar is not shared, and カード is not a part of パスワード.
      SHARES_NONE,
    ]);
    expect(partsOf('length', entries, asked)[0], 'words, not pairs of characters').to.equal('up to 3 words');
  });

  it('tell keywords and shared words in German, Korean and Chinese', () => {
    const german = [entry('password', 'Wie setze ich mein Passwort zurück?', 'IT'), ENTRIES[1]].flatMap(
      (one) => one ?? [],
    );
    const inGerman = [
      ['Passwort vergessen', 'password'],
      ['wie komme ich an mein Konto', 'password'],
    ] as const;
    expect(partsOf('form', german, inGerman)).to.deep.equal(['keywords', 'sentence or question']);
    expect(partsOf('words in common', german, inGerman)).to.deep.equal([SHARES, SHARES_NONE]);

    const korean = [entry('password', '비밀번호를 잊어버렸어요', 'IT')];
    const inKorean = [
      ['비밀번호 재설정', 'password'],
      ['로그인이 안 돼요', 'password'],
    ] as const;
    expect(partsOf('form', korean, inKorean)).to.deep.equal(['keywords', 'sentence or question']);
    expect(partsOf('words in common', korean, inKorean)).to.deep.equal([SHARES, SHARES_NONE]);

    const chinese = [entry('password', '我的密码忘记了怎么办？', 'IT')];
    const inChinese = [
      ['重置密码', 'password'],
      ['怎么登录我的账户', 'password'],
    ] as const;
    expect(partsOf('words in common', chinese, inChinese)).to.deep.equal([SHARES, SHARES_NONE]);
  });
});
