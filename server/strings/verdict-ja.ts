import { formatPStated, percent } from '../../core/figures.ts';
import type { KeptWhereLeast, VerdictStrings } from '../../evaluation/compare/verdict-words.ts';

const number = (value: number): string => value.toLocaleString('ja');
const on = (sets: number): string => (sets === 1 ? '正解のある質問' : `${sets}つの質問セットのそれぞれ`);

function keeps({ kept, dataset, questions }: KeptWhereLeast): string {
  if (kept === null) return `${dataset}では何も見つかりません`;
  const range =
    kept.high === null ? `${percent(kept.low)}以上` : `${percent(kept.low)}～${percent(kept.high)}`;
  return `保たれたのは${percent(kept.estimate)}で、${number(questions)}件の質問からわかる範囲は${range}です`;
}

/** The words of a verdict in Japanese. */
export const verdictJa: VerdictStrings = {
  nothingJudged: '答えのある質問を比べていないので、判定できません。',
  nameJudgements: 'どれを使えるかを知るには、FAQとその正解データを指定してください。',
  nothingFound: (dataset) =>
    `判定できません。${dataset}のどの質問でも、基準のエンコーダーの上位10件に正しい項目がありません。`,
  checkJudgements: '正解データがこのFAQの項目のIDを使っているか確かめてください。',
  earlierRule: '判定はありません。バージョン0.2より前の比較で、その判定は確信しすぎていました。',
  compareAgain: '判定するには「bonsai compare」をもう一度実行してください。測定済みのものは再利用されます。',
  tooFew: (questions, baseline) =>
    `判定するには質問が少なすぎます。${number(questions)}件では、より安価なエンコーダーが劣らないことを示せません。増えるまでは${baseline}のままにしてください。`,
  stay: ({ baseline, least, measure, sets }) =>
    `${baseline}のままにしてください。${on(sets)}でその${measure}の${percent(least)}以上を保つと示された、より安価なものはありません。`,
  use: ({ name, baseline, least, measure, sets, p, saved, unit }) => {
    const share = percent(saved, 0);
    const gain =
      unit === 'ms'
        ? `質問1件の処理時間は${saved < 0.005 ? '変わりません' : `${share}短くなります`}`
        : `大きさは${saved < 0.005 ? '変わりません' : `${share}小さくなります`}`;
    return `${name}を使ってください。${on(sets)}で${baseline}の${measure}の${percent(least)}以上を保つもののうち、最も${unit === 'ms' ? '安価' : '小さいもの'}です（${formatPStated(p)}）。${gain}。`;
  },
  alsoNotWorse: (name, p, dearer) =>
    `${name}も劣りません（${formatPStated(p)}）${dearer === null ? '' : `が、より${dearer === 'ms' ? '遅い' : '大きい'}です`}。`,
  worse: (names) => `${names.join('、')}は明らかに劣ります。`,
  notSettled: (name, where, more) =>
    `${name}は未確定です。${keeps(where)}。${more === null ? '境目に近すぎて、正解データをいくら増やしてもわかりません。' : `正解データがあと約${number(more)}件あれば、おそらくわかります。`}`,
  fewFor: (name, where, more) =>
    `${name}：質問が少なすぎます。${keeps(where)}。${more === null ? 'あと何件必要かはわかりません。' : `何も失われない場合でも、あと${number(more)}件必要です。`}`,
  none: ({ dataset, name, recall, precision }) =>
    `${dataset}の答えのない質問のうち、${name}が「答えなし」とわかるのは${percent(recall, 0)}です${precision === null ? '' : `（「答えなし」のうち正しいのは${percent(precision, 0)}）`}。`,
};
