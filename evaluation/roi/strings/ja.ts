import { inputsJa } from './ja-inputs.ts';
import type { VariantWords, RoiStrings, YesWords } from './en.ts';

/** Every word of the report in Japanese. */
export const ja: RoiStrings = {
  language: 'ja',
  inputs: inputsJa,
  measured: {
    successAt1: '最初の答えの正解率',
    successAt5: '上位5件の正解率',
    noneRecall: '答えなしと伝えた割合',
    encodeMs: 'エンコード時間（p95）',
    joulesAQuery: '1回の検索のジュール',
    memoryGiB: 'メモリー（GiB）',
    isOther: '基準以外のエンコーダー（0か1）',
  },
  quantities: {
    questionsAYear: '年間の質問数',
    asked: 'ページでの質問数',
    answerable: 'うちFAQに答えがある数',
    foundShare: '見つかる割合',
    found: '見つかった答え',
    deflected: '人に尋ねずに済んだ質問',
    missed: '見つからなかった質問',
    deskValue: 'デスクの時間',
    askerValue: '尋ねる人の時間',
    lostValue: '無駄になった時間',
    benefit: '年間の便益',
    peakRate: 'ピーク時の毎秒の検索数',
    searchMs: '1回の検索（ミリ秒）',
    servers: 'サーバー台数',
    serverCost: '年間のサーバーとメモリー',
    energyKwh: '年間の電力量（kWh）',
    energyCost: '年間の電力料金',
    upkeepCost: '年間の維持費',
    runningCost: '年間の運用費',
    yearly: '年間の純便益',
    setupCost: '導入費（1回）',
    worth: '期間全体の価値',
  },
  steps: {
    demand: 'いくつの質問に答えるか',
    benefit: 'それにいくらの価値があるか',
    machine: '提供に何が必要か',
    result: '何が残るか',
  },
  functions: {
    annuity: (rate = '', years = '') => `毎年1の現在価値（${rate}、${years}）`,
    servers: (rate = '', service = '', limit = '') => `最少のサーバー台数（${rate}；${service}；${limit}）`,
  },
  groups: {
    demand: '質問',
    value: '答えの価値',
    cost: '人とサーバー',
    machine: '機械',
    horizon: '時間',
  },
  statuses: {
    baseline: '基準',
    'not worse': '劣らない',
    worse: '劣る',
    'not settled': '判定できない',
    'too few': '質問が少なすぎる',
  },

  title: 'どれだけの価値があるか',
  kicker: (date: string) => `FAQ検索の費用と便益、${date}`,
  verdicts: {
    yes: ({ encoder, worth, low, high, years, pays, draws }: YesWords) =>
      `はい。${encoder}による検索は、${years}年間で約${worth}の価値があります（おそらく${low}〜${high}）。${draws}回のシミュレーションのうち${pays}で元が取れます。`,
    unsure: ({ encoder, worth, low, high, years, pays, draws }: YesWords) =>
      `不確実です。${encoder}による検索は、${years}年間で約${worth}の価値がありますが、${low}から${high}までありえます。${draws}回のシミュレーションのうち${pays}で元が取れます。`,
    no: ({ encoder, worth, low, high, years, pays, draws }: YesWords) =>
      `いいえ。${encoder}による検索は、${years}年間で約${worth}に終わります（おそらく${low}〜${high}）。元が取れるのは${draws}回のシミュレーションのうち${pays}です。`,
  },
  allAssumed:
    'これは例であり、まだ貴社の数字ではありません。入力はすべて仮定です。少なくとも1日の質問数（社員1,000人が月に3問ずつ尋ねると仮定しています）、1時間あたりの費用、ページを使う人の割合を指定してください。',
  howToState:
    '例：bonsai report --set questionsADay=100..300..800 --set deskHourCost=2500..3500..5000 --set pageShare=30%..50%..70%',
  breakEven: (months: string) => `導入費は約${months}か月で回収できます。`,
  neverBreaksEven: '導入費は回収できません。',
  mattersMost: (input: string) => `最も影響が大きいのは「${input}」です。まずこの値を確かめてください。`,
  choice: {
    use: (encoder: string, baseline: string) =>
      `エンコーダーは${encoder}です。bonsai compareによれば、${baseline}に劣らないもののうち最も安価です。`,
    stay: (encoder: string) =>
      `エンコーダーは${encoder}です。同じように答えると示された、より安価なものはbonsai compareにありません。`,
    none: (baseline: string) =>
      `${baseline}の数値です。どのエンコーダーを使えるかは、bonsai compareでは判定できませんでした。`,
    moneyAhead: (encoder: string, worth: string, own: string) =>
      `金額だけなら${encoder}が1位で、${own}に対して${worth}です。`,
  },
  variantLead: (encoder: string, baseline: string) => `${baseline}の代わりに${encoder}：`,
  variantText: ({ better, ...words }: VariantWords) =>
    `${yearly(words)}価値が上回るのはシミュレーションの${better}です。`,
  othersNo: (count) =>
    `ほかの${count}件の価値はさらに低くなります（「別のエンコーダーのほうが価値があるか」の表を参照）。`,

  atAGlance: '要約',
  tileRoi: (years: string) => `${years}年間の価値`,
  tileYearly: '年間（運用費を除いた額）',
  tileBreakEven: '回収までの月数',
  tileServers: 'ピーク時のサーバー台数',
  tileEnergy: '年間のkWh',
  tileFound: '人に尋ねずに済む年間の質問',
  rangeNote: '大きい数字は中央値。下の範囲にシミュレーション100回中90回が入ります。',
  never: '回収不能',
  lessThan: (share: string) => `${share}未満`,
  moreThan: (share: string) => `${share}超`,
  always: 'ほぼすべてのシミュレーション',
  range: (low: string, high: string) => `${low}〜${high}`,
  glanceNote: (encoder: string) => `${encoder}の数値です。`,

  variantsHeading: 'どのエンコーダーか',
  variantsNote: (sets: string, date: string) =>
    `${date}にbonsai compareで測定：${sets}。「答えなし」は、FAQに答えがないときにページが伝えるものです。カバー率：答えの95%が正しくなるように答えられる質問の割合。`,
  setOf: (name: string, queries: string, unanswerable: string) =>
    `${name}（答えのある質問${queries}件、ない質問${unanswerable}件）`,
  variantColumns: {
    encoder: 'エンコーダー',
    layers: '層',
    status: '評価',
    successAt1: '最初が正解',
    successAt5: '5件以内',
    mrr: 'MRR@10',
    coverage: '95%でのカバー率',
    nonePrecision: '「答えなし」の適合率',
    noneRecall: '「答えなし」の再現率',
    medianMs: 'ミリ秒（p50 / p95）',
    memory: 'メモリー（MB）',
    loadMs: '読み込み（ミリ秒）',
    energy: 'J／検索',
  },
  againstHeading: '別のエンコーダーのほうが価値があるか',
  measuredHeading: '測定した値',
  againstNote: (baseline: string, years: string) =>
    `同じ条件のシミュレーションで${baseline}と比べた値。中央値と、100回中90回が入る範囲［ ］。正の値は${baseline}より良いことを示します。価値は${years}年間、節約と答えは年間の額です。`,
  againstColumns: {
    encoder: 'エンコーダー',
    saved: 'サーバーと電力の節約（年間）',
    benefit: '答えの価値の差（年間）',
    worth: '期間全体の価値の差',
    better: '上回る割合',
  },
  roiChartLabel: 'エンコーダーごとの期間全体の価値（5%〜95%の範囲）',
  roiChartNote: '点は中央値。帯にはシミュレーション100回中90回が入ります。線の左は損失です。',
  roiColumns: { encoder: 'エンコーダー', low: '5%', median: '中央値', high: '95%', pays: '元が取れる割合' },

  tornadoHeading: '最も影響が大きいもの',
  tornadoNote: (worth: string) =>
    `1つの値だけを低い値から高い値まで動かし、ほかは最も確からしい値（価値${worth}）に固定します。「分かれ目」は、その値だけで価値がちょうどゼロになる点。棒線は、そうなる点がないことを示します。影響が最大のものの100分の1に満たない入力は省いています。`,
  tornadoChartLabel: '各入力が低い値と高い値のときの期間全体の価値',
  tornadoColumns: {
    input: '入力',
    from: '低い値',
    to: '高い値',
    atLow: '低い値での価値',
    atHigh: '高い値での価値',
    turns: '分かれ目',
  },
  low: '低い値',
  high: '高い値',

  earnedHeading: 'いつ元が取れるか',
  earnedNote:
    'それまでの純便益から導入費を引いた額（利息なし）。線は中央値、帯にはシミュレーション100回中90回が入ります。',
  earnedChartLabel: '開始からの累計（月ごと）',
  earnedColumns: { month: '月', low: '5%', median: '中央値', high: '95%' },
  breakEvenIn: (low: string, median: string, high: string) =>
    `回収までの月数は中央値で${median}。シミュレーションの5%は${low}まで、95%は${high}までに回収します。`,

  peakHeading: 'ピーク時のサーバー',
  peakNote: (rate: string, limit: string, share: string) =>
    `最も確からしい入力では、最も混む1時間に毎秒${rate}回の検索があり、その${share}に${limit}ミリ秒以内の応答を約束します。「1台で足りる上限」は、1台で対応できる1日の質問数です。`,
  peakColumns: {
    encoder: 'エンコーダー',
    search: '1回の検索（ミリ秒）',
    servers: '台数（5%〜95%）',
    busy: '使用率',
    response: '95%の応答時間（ミリ秒）',
    upTo: '1台で足りる上限（質問／日）',
    oneServer: '1台で足りる割合',
  },
  energyHeading: '年間の電力',
  energyColumns: {
    encoder: 'エンコーダー',
    kwh: 'kWh（5%〜95%）',
    searches: 'うち検索（kWh）',
    cost: '年間の料金',
    memory: 'メモリー（MB）',
  },
  energyNote: (watts: string) =>
    `ほとんどは待機中のサーバーの電力です。検索の電力は、使用中のコアあたり${watts} Wとして時間から推定しています。`,

  derivationHeading: '各数値の求め方',
  derivationNote: (encoder: string) =>
    `${encoder}について、すべての入力を最も確からしい値にした場合。表示だけを丸めており、計算では丸めていません。範囲が対称でないため、上の中央値とは一致しないことがあります。`,
  derivationColumns: { quantity: '数値', formula: '式', filled: '数を入れた式', value: '結果' },

  inputsHeading: '入力',
  inputsNote: '測定ではなく仮定したもののすべて。より正確に分かる値に置き換えてください。',
  inputsColumns: {
    input: '入力',
    low: '低い値',
    likely: '最も確からしい値',
    high: '高い値',
    unit: '単位',
    reason: '理由',
  },
  changedMark: '変更済み',
  currency: '通貨',
  recalculate: '再計算',
  startOver: '初期値に戻す',
  trouble: '入力された値では計算できません：',
  faults: {
    number: ({ name, least, most, isShare, got }) =>
      `${name}には${least}から${most}まで${isShare ? '（または0%から100%まで）' : ''}の数を入力してください。「${got}」は使えません。`,
    order: ({ name, low, likely, high }) =>
      `${name}は小さい順に、最もありそうな値を間に入力してください（入力：${low}、${likely}、${high}）。`,
    currency: (currency) => `「${currency}」という通貨はありません。EURやJPYなど3文字で入力してください。`,
    prices: (currency, known, missing) =>
      `${currency}での標準の価格はありません（あるのは${known}だけです）。${missing}も入力してください。`,
  },
  howToChange:
    '変更するには、「bonsai report --print-inputs」でNUMBERS.jsonを書き出して編集し、「bonsai report --inputs NUMBERS.json --out report.html」を実行します。1つだけなら「--set questionsADay=100..300..800」。',

  methodHeading: '計算の方法',
  methods: [
    {
      term: 'シミュレーション',
      text: '各回で、すべての入力を互いに独立に、低い値から高い値まで最も確からしい値を頂点とする三角分布（Kotz and van Dorp 2004）から引き、すべての数値を計算します。乱数の種を示しているので、同じ呼び出しからは同じ報告が得られます。',
    },
    {
      term: '測定した品質',
      text: '正解の割合は、95%信頼区間が表す正規分布から引きます。ほかのエンコーダーは、同じ質問に答えているため、基準の値に測定した差を加えます。判定済みの集合が複数あれば平均します。',
    },
    {
      term: 'はい・不確実・いいえ',
      text: 'シミュレーションの90%以上で元が取れれば「はい」、半分未満なら「いいえ」、その間は「不確実」。',
    },
    {
      term: 'どのエンコーダーか',
      text: 'bonsai compareが選ぶもの、つまり正解のある質問で基準に劣らないもののうち最も安価なもの。金額では選ばず、ほかのものの価値は並べて示します。',
    },
    {
      term: 'サーバー',
      text: '一度に1件をエンコードする同等のサーバーc台の前の待ち行列（M/M/c; Gross, Shortle, Thompson and Harris 2008, Fundamentals of Queueing Theory, 2.3）。毎秒λ回の検索、1/μ＝1回の検索時間、Cは待つ割合（アーランのC式）：P(T > t) = (1 − C) e^(−μt) + C [θ e^(−μt) − μ e^(−θt)] / (θ − μ)、θ = cμ − λ。P(T > 上限) ≤ 5%となる最少の台数。実際のエンコード時間のばらつきはこの仮定より小さく、平均の代わりにp95を使うため、安全側の見積もりです。1台で毎秒1/(1/μ) − ln 20 / 上限 回の検索に対応できます。',
    },
    {
      term: '価値',
      text: '各年末の純便益を割り引いた合計（(1 − (1 + r)^−n)/r）から導入費を引いた額。回収期間は利息を含みません。',
    },
  ],
  notCountedHeading: '数えていないもの',
  notCounted: [
    '夜中に答えが見つかる喜びと、誤った答えを信じてしまう損失。',
    'エンコーダーが数ミリ秒速いこと：2ミリ秒と5ミリ秒の差には誰も気づきません。',
    '予備のサーバー。必要ならその料金をサーバーの料金に加えてください。',
    'エンコーダーの学習時間。同梱のものには必要ありません。',
  ],
  footer: (processor: string, cores: string, memory: string, threads: string) =>
    `測定環境：${processor}、${cores}コア、${memory} GiB、${threads}スレッド。`,
  busyMachine: '測定時にこの機械は混んでいたため、時間は長めに出ています。',
  seedNote: (draws: string, seed: string) => `シミュレーション${draws}回、乱数の種${seed}。`,
};

function yearly({ saved, lost, gained, once }: Omit<VariantWords, 'better'>): string {
  const costs = saved === null ? 'サーバーと電力の節約はほとんどなく' : `サーバーと電力を年間${saved}節約し`;
  const answers =
    lost === null
      ? gained === null
        ? '答えの価値は同じ'
        : `答えの価値は年間${gained}上がり`
      : `答えの価値は年間${lost}下がり`;
  return `${costs}、${answers}、選定に1回${once}かかります。`;
}
