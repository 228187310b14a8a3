import type { Strings } from './en.ts';
import { labJa } from './lab-ja.ts';
import { numbersOf } from './numbers.ts';

const { number } = numbersOf('ja');

/** Every word of the page in Japanese. */
export const ja: Strings = {
  language: 'ja',
  direction: 'ltr',
  languageName: '日本語',
  languageLabel: '言語',

  skip: '本文へ移動',
  aboutLink: 'この検索について',
  mainMenu: 'サイト',
  entriesSearched: (entries) => `${number(entries)}件のFAQを、意味と語句の両方で検索します。`,
  ratherAsk: '担当者に直接聞く：',

  heroTitle: '何をお探しですか？',
  yourQuestion: '質問',
  placeholder: '例：有給休暇の申請方法は？',
  topic: 'カテゴリー',
  allTopics: 'すべてのカテゴリー',
  topicWithCount: (name, entries) => `${name}（${number(entries)}）`,
  searchButton: '検索',
  slashHint: '/ キーで入力',
  unreachable: 'ヘルプデスクに接続できません。再接続しています…',
  busy: '質問の回数が多すぎます。まもなく再試行します…',
  showNewer: '新しい検索結果を表示',

  recentHeading: '最近の質問',
  recentNote: 'このブラウザーにだけ保存されます。',
  recentClear: '消去',
  openedHeading: 'よく見られている質問',
  examplesHeading: '質問の例',
  categoriesHeading: 'カテゴリーから探す',
  entriesCount: (entries) => `${number(entries)}件`,

  bands: {
    answer: { heading: '最も合う回答', note: '', others: 'そのほかの質問', sure: 'よく合っています' },
    maybe: {
      heading: '参考になるかもしれません',
      note: '確実に合う項目はありません。最も近いものを表示しています。',
      others: 'ほかに近い質問',
      sure: '参考程度',
    },
    none: {
      heading: '合う回答が見つかりません',
      note: 'この質問に答える項目はFAQにないようです。別の言葉や短い質問でもお試しください。',
      others: '別の内容かもしれない質問',
      sure: '別の内容と思われます',
    },
  },
  statusBest: (heading, question, others) =>
    `${heading}：${question}${others === 0 ? '' : ` ほかに${others}件あります。`}`,
  statusNone: (heading, others) =>
    `${heading}。${others === 0 ? '' : `別の内容かもしれない質問が${others}件あります。`}`,
  tie: {
    heading: 'どちらについての質問ですか？',
    note: '二つの項目が同じくらい質問に近いですが、どちらも確実ではありません。',
    others: 'ほかに近い質問',
  },
  statusTie: (first, second) => `「${first}」と「${second}」のどちらですか？`,
  didYouMean: 'もしかして：',
  doesNotMention: (words) => `この項目に出てこない言葉：${words}`,
  notMentioned: (words) => `このFAQには${words}についての記載がありません。`,
  negated: (word) => `質問に「${word}」という否定が含まれています。回答が合っているかご確認ください。`,
  twoQuestions: '質問が二つあるようです。最初の二つの項目が、それぞれに対応しています。',
  degradedTitle: '語句だけで検索しています。',
  degraded: '意味による検索が一時的に利用できません。別の言い方で書かれた項目は見つからないことがあります。',
  notCalibrated: 'まだ調整されていません。確からしさは今のところ見積もりにすぎません。',
  searchEverywhere: (category) => `「${category}」以外のカテゴリーも検索する`,
  askPerson: '担当者に聞く：',
  unmetNeedLabel: 'お探しの内容を教えてください',
  unmetNeedHint: 'FAQの担当者が読みます。お名前は記録されません。',
  unmetNeedSend: '送信',
  unmetNeedThanks: 'ありがとうございます。FAQの担当者に届きます。',

  whyHeading: '選ばれた理由',
  how: { dense: '意味が近い', keyword: '同じ語句がある', both: '意味が近く、同じ語句がある' },
  alsoAskedAs: '別の聞き方',
  passage: '合った箇所',
  quoted: (text) => `「${text}」`,
  colon: '：',
  comma: '、',
  sureHeading: '確からしさ',
  updatedHeading: '最終更新',
  permanentLink: 'この項目のページ',
  source: '元のページで詳しく読む',
  picture: '画像',
  table: '表',
  date: (day, month, year) => `${year}年${month}月${day}日`,
  inLanguage: (name) => `${name}の回答`,
  relatedHeading: '関連する質問',

  helpedQuestion: '質問の答えになりましたか？',
  yes: 'はい',
  no: 'いいえ',
  thanksHelped: 'ありがとうございます。お役に立てて何よりです。',
  thanksNotHelped: 'ありがとうございます。役に立たなかったことを記録しました。',
  commentHelped: 'ほかにご意見はありますか？',
  nextEntry: '次に近い項目：',
  contactMail: (question) => `FAQを検索しましたが、答えが見つかりませんでした。\n\n${question}\n\n`,
  commentNotHelped: '足りない点や誤りを教えてください',
  optional: '（任意）',
  send: '送信',

  categoryNote: '質問を選ぶか、ご自分の言葉で質問してください。',
  categoryMore: (more) => `ほかに${number(more)}件あります。質問を入力して探してください。`,

  aboutTitle: 'この検索について',
  aboutWhat:
    'ふだんの言葉で質問できます。質問の意味をFAQのすべての項目と比べ、同じ語句や番号、つづりの近い語も探して、最も合う項目を表示します。',
  aboutEncoderHeading: '答える仕組み',
  aboutEncoder: (name, dimensions) =>
    `小さな言語モデル「${name}」が、質問の意味を${dimensions}個の数に置き換えます。このサーバーで動いており、質問が社外に出ることはありません。`,
  aboutTwoEncoders: (query, entries) =>
    `質問は「${query}」が、FAQの項目は「${entries}」が数に置き換えます。意味が同じであれば、どちらもほぼ同じ数になります。`,
  aboutNoGeneration: '回答の文章を自動で作ることはありません。表示されるのは、FAQの担当者が書いた文章です。',
  aboutEncoderDown: '現在、言語モデルが利用できないため、語句の一致だけで検索しています。',
  aboutFreshHeading: '情報の新しさ',
  aboutFresh: (entries, date) => `${date}時点の${number(entries)}件です。`,
  aboutSureHeading: '確からしさ',
  aboutSure:
    'この検索は、正しい答えのわかっている質問で検証しています。その結果から確からしさを見積もり、次の三つのどれかを表示します。',
  aboutNotCalibrated:
    'この言語モデルの回答の評価はまだ足りず、確からしさは今のところ見積もりにすぎません。ページは次の三つのどれかを表示します。',
  aboutNone: (questions, toldNone) =>
    `このFAQで自己検証しています。該当する項目を外して${questions}件のFAQ自身の質問をしたところ、${Math.round(100 * toldNone)}%で「答えがない」と表示しました。`,
  aboutBands: {
    answer: 'この項目が質問の答えである可能性が高いです。',
    maybe: '近い内容ですが、注意して読んでください。',
    none: 'よく合うものがありません。推測するより、担当者に聞くほうが確実です。',
  },
  aboutKeptHeading: '記録するもの',
  aboutKept:
    '確定した質問、表示された項目、開かれた項目、ご意見を、FAQの改善のためにこのサーバーに保存します。お名前やアドレスは保存しません。最初のページの「最近の質問」は、お使いのブラウザーにだけ保存されます。',

  keysHeading: 'キーボード操作',
  keysText:
    '下矢印キーで入力欄から最初の結果へ、続けて次の結果へ移動します。Enterキーで開き、Escキーで入力欄に戻り、もう一度押すと入力を消去します。',
  keysSlash: 'ページのどこからでも / キーで入力欄に移動する',

  errors: {
    400: { title: '処理できませんでした', text: 'アドレスまたは入力内容に不足があります。' },
    404: { title: 'このページは存在しません', text: '移動したか、FAQから削除された可能性があります。' },
    413: { title: '質問が長すぎます', text: '要点だけを入力してください。' },
    429: { title: '質問の回数が多すぎます', text: '少し待ってから、もう一度お試しください。' },
    500: { title: '問題が発生しました', text: 'サーバー側の問題です。質問の内容が原因ではありません。' },
    503: {
      title: '現在、回答できません',
      text: '検索の準備中または修復中です。しばらくしてからお試しください。',
    },
    feedbackOff: {
      title: '現在、ご意見を保存できません',
      text: 'ご意見の保存先を修復中です。検索は引き続きご利用いただけます。',
    },
  },
  errorReference: (reference) => `管理者用の照会番号：${reference}`,
  backToStart: '最初のページへ',
  offlineTitle: 'ヘルプデスクに接続できません',
  offlineText:
    'ネットワークが切れているか、サーバーが再起動中です。接続が戻ると、このページは自動で再読み込みします。',
  offlineRetry: 'もう一度試す',

  widgetOpen: 'ヘルプデスクに質問',
  widgetClose: '閉じる',
  widgetFull: '全画面のページを開く',
  widgetStart: '質問を入力してください。入力している間にも、最も合う項目が表示されます。',
  demoTitle: 'ほかのページでのウィジェット',
  demoLead: 'これは社内ページの見本です。右下のボタンは、次の1行のHTMLで表示されます。',
  demoOrigins:
    'ウィジェットを使えるのは、このサーバーのページと、設定の widget.origins に登録されたオリジンのページだけです。',
  demoInline: 'data-in="#id" を付けると、次のようにページの中に表示されます。',

  lab: labJa,
};
