import type { RoiStrings } from './en.ts';

/** Every input in Japanese. */
export const inputsJa: RoiStrings['inputs'] = {
  questionsADay: {
    name: '1日の質問数',
    unit: '件／営業日',
    reason: '約1,000人の会社で、1人が月に3件尋ねる場合。実際の値はヘルプデスクの受付件数で分かります。',
  },
  workingDays: { name: '営業日数', unit: '日／年', reason: '週5日×52週から祝日を引いた日数。' },
  pageShare: {
    name: '最初にページで尋ねる割合',
    unit: '全質問のうち',
    reason:
      '仮定：ページで尋ねる習慣がつくまで時間がかかります。1か月後に、ページの検索数とデスクの受付件数の比で分かります。',
  },
  answerableShare: {
    name: 'FAQに答えがある割合',
    unit: 'ページでの質問のうち',
    reason: '仮定：FAQはよくある質問を扱います。記録された質問を100件判定すれば分かります。',
  },
  peakShare: {
    name: '最も混む1時間の割合',
    unit: '1日の質問のうち',
    reason: '8時間に均等なら12.5%。月曜の朝や給与明細の日は均等ではありません。',
  },
  searchesPerQuestion: {
    name: '1件の質問あたりの検索回数',
    unit: '回',
    reason: 'ページは入力中にも検索します。その多くは書きかけのままです。',
  },
  secondLook: {
    name: '下の答えまで読む人の割合',
    unit: '答えが2〜5番目にある人のうち',
    reason: '仮定：最初の答えは開いており、ほかはクリックが必要です。',
  },
  staysAway: {
    name: 'その後は人に尋ねない割合',
    unit: '答えを見つけた人のうち',
    reason: '自己解決の割合。仮定：人から直接聞きたい人もいます。連絡先のクリック数で分かります。',
  },
  deskMinutes: {
    name: 'デスクの対応時間',
    unit: '分／件',
    reason: 'MetricNet（Ticket Handle Time）：パスワードなら1〜3分、業務アプリケーションなら15分以上。',
  },
  askerMinutes: {
    name: '尋ねる人の時間',
    unit: '分／件',
    reason: '仮定：説明し、待ち、仕事に戻るまで。低い値はゼロです。',
  },
  lostMinutes: {
    name: '答えがなく失う時間',
    unit: '分／件',
    reason: '仮定：誤った答えを読み、結局は人に尋ねる場合。',
  },
  usableShare: {
    name: '節約した時間が生きる割合',
    unit: '節約した分のうち',
    reason: '仮定：細切れの時間がすべて仕事になるわけではありません。100%は希望的観測です。',
  },
  deskHourCost: {
    name: 'デスクの人件費',
    unit: '1時間あたり',
    reason:
      '賃金と付帯費用。Eurostatによると、2024年のEUの労働費用は1時間33.50ユーロ（ブルガリア10.60〜ルクセンブルク55.20）。円の値は仮定です。',
  },
  askerHourCost: {
    name: '尋ねる人の人件費',
    unit: '1時間あたり',
    reason: 'デスクと同様。専門職も尋ねるため、やや高くしています。',
  },
  setupHours: {
    name: '導入作業',
    unit: '時間（1回）',
    reason: '仮定：FAQの整理、サーバー、シングルサインオン、社内への案内。',
  },
  variantHours: {
    name: '別のエンコーダーの選定',
    unit: '時間（1回）',
    reason: '仮定：質問の判定、比較、切り替え。基準以外のエンコーダーに数えます。すでに選定済みなら0です。',
  },
  upkeepHours: {
    name: '維持作業',
    unit: '時間／月',
    reason: '仮定：項目の更新、答えのなかった質問の追加、ソフトウェアの更新。',
  },
  adminHourCost: {
    name: '導入と維持の人件費',
    unit: '1時間あたり',
    reason: '仮定：平均より3割ほど高い値。',
  },
  serverPrice: {
    name: 'サーバー',
    unit: '1か月（メモリーと電力を除く）',
    reason:
      '仮定：既存サーバーの一部から、2コアの小さなレンタルサーバーまで。料金に電力が含まれる場合は消費電力を0にしてください。',
  },
  memoryPrice: {
    name: 'メモリー',
    unit: '1 GiB・1か月',
    reason: '仮定：大きなレンタルサーバーとの料金差程度。空いているメモリーなら0です。',
  },
  slowdown: {
    name: '自社サーバーでの時間',
    unit: '倍（測定した機械を1として）',
    reason:
      '新しい機械はやや速く、古い機械は半分の速さです。確実にするには自社サーバーで比較を実行してください（1）。',
  },
  overheadMs: {
    name: '検索のその他の処理',
    unit: 'ミリ秒',
    reason: 'bench/product.mdの測定：キーワード、走査、HTTPはエンコーダーに0.7ミリ秒を加えます。',
  },
  responseLimitMs: {
    name: '約束する応答時間',
    unit: 'ミリ秒（検索の95%）',
    reason: '0.1秒までは即座に感じられます（Nielsen 1993, Usability Engineering）。',
  },
  serverWatts: {
    name: '待機中のサーバー',
    unit: 'ワット（昼夜）',
    reason: '仮定：大きなサーバーの一部から、小さな専用サーバーまで。',
  },
  energyPrice: { name: '電力', unit: '1 kWhあたり', reason: '仮定：企業が支払う料金。大口から小口まで。' },
  years: {
    name: '期間',
    unit: '年',
    reason: '選択：3年で回収できないものは、その前に置き換えられます。',
  },
  discountRate: {
    name: '割引率',
    unit: '1年あたり',
    reason: '仮定：将来のお金は今のお金より価値が小さくなります。',
  },
};
