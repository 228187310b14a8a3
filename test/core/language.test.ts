import { expect } from 'chai';
import { detectLanguage, languagesOf } from '../../core/language.ts';

describe('the language of a text', () => {
  const settled: readonly (readonly [string, string])[] = [
    ['ja', '給料日はいつですか'],
    ['ja', 'VPN エラー 4012 が出ます'],
    ['ja', 'Nest の「勤怠」から申請します'],
    ['ko', '급여일은 언제인가요?'],
    ['zh', '我们公司的工资什么时候发放'],
    ['zh', '这是什么'],
    ['th', 'เงินเดือนออกวันไหน'],
    ['he', 'מתי משלמים משכורת'],
    ['el', 'Πότε πληρώνεται ο μισθός;'],
    ['bn', 'বেতন কবে দেওয়া হয়?'],
    ['ta', 'சம்பளம் எப்போது கிடைக்கும்'],
    ['ka', 'როდის არის ხელფასი'],
  ];
  for (const [language, text] of settled) {
    it(`is ${language} by its script: ${text}`, () => {
      expect(detectLanguage(text)).to.equal(language);
    });
  }

  const told: readonly (readonly [string, string])[] = [
    ['en', 'When is my salary paid this month?'],
    ['de', 'Wann bekomme ich diesen Monat mein Gehalt?'],
    ['fr', 'Quand le salaire est-il versé ce mois-ci ?'],
    ['es', '¿Cuándo se paga el sueldo este mes?'],
    ['nl', 'Wanneer wordt mijn salaris uitbetaald?'],
    ['pl', 'Kiedy zostanie wypłacone wynagrodzenie?'],
    ['tr', 'Maaşım bu ay ne zaman ödenecek?'],
    ['vi', 'Khi nào tôi được trả lương tháng này?'],
    ['id', 'Kapan gaji saya dibayarkan bulan ini?'],
    ['ru', 'Когда в этом месяце выплатят зарплату?'],
    ['uk', 'Коли цього місяця виплатять заробітну плату?'],
    ['ar', 'متى يتم دفع راتبي هذا الشهر؟'],
    ['hi', 'इस महीने मेरा वेतन कब मिलेगा?'],
    ['mr', 'या महिन्यात माझा पगार कधी मिळेल?'],
  ];
  for (const [language, text] of told) {
    it(`is  by its letters: `, () => {
      expect(detectLanguage(text)).to.equal(language);
    });
  }

  it('is not told where there is too little of it', () => {
    for (const text of [
      '',
      '   ',
      '4012',
      '?!',
      '🙂',
      '給料日',
      'VPN',
      'Login',
      '`npm start`',
      'https://intranet.example/',
    ]) {
      expect(detectLanguage(text), text).to.equal(null);
    }
  });

  it('is that of the sentence, not of a name or an address in it', () => {
    expect(detectLanguage('パスワードは `https://reset.intranet.example/password` で変えます')).to.equal(
      'ja',
    );
  });
});

describe('the languages of a FAQ', () => {
  const entry = (question: string, language: string | null = null) => ({
    question,
    answer: '…',
    language,
  });

  it('are those that its entries state, most of it first', () => {
    const entries = [entry('a', 'en'), entry('b', 'ja'), entry('c', 'en-GB'), entry('d', 'pt-BR')];
    expect(languagesOf(entries)).to.deep.equal([
      { language: 'en', share: 0.5 },
      { language: 'ja', share: 0.25 },
      { language: 'pt', share: 0.25 },
    ]);
  });

  it('are read off the text where nobody states them', () => {
    const entries = [
      entry('給料日はいつですか'),
      entry('급여일은 언제인가요?'),
      entry('4012'),
      entry('x', 'ko'),
    ];
    expect(languagesOf(entries)).to.deep.equal([
      { language: 'ko', share: 2 / 3 },
      { language: 'ja', share: 1 / 3 },
    ]);
  });

  it('are not what the detector takes one entry of many for', () => {
    const many = Array.from({ length: 99 }, () => entry('급여일은 언제인가요?'));
    expect(languagesOf([...many, entry('給料日はいつですか')])).to.deep.equal([
      { language: 'ko', share: 0.99 },
    ]);
    const stated = languagesOf([...many, entry('給料日はいつですか', 'ja')]);
    expect(stated.map(({ language }) => language)).to.deep.equal(['ko', 'ja']);
  });

  it('are none where nothing tells them', () => {
    expect(languagesOf([])).to.deep.equal([]);
    expect(languagesOf([entry('4012')])).to.deep.equal([]);
  });
});
