import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { writeFileAtomically } from '../../../core/files.ts';
import { type ModelFolder, readModelFolder } from '../../model/folder.ts';
import type { Lineage } from '../../model/lineage.ts';
import type { CatalogBase, TunedEntry } from '../../variants/catalog.ts';
import { summarize, type VariantSummary } from '../../pruning/summary.ts';
import type { Recipe } from '../recipe.ts';
import type { BuildPlan, TrainingFile } from './plan.ts';
import { multilingualScoresOf, type Score, scoresOf } from './scores.ts';

/**
 * Writes the model card of a variant that has been built, with the scores that it has by now. Its lineage does not vouch
 * for the card, so that it can be written again.
 *
 * @param baseDir where its base lies
 * @returns its path
 * @throws AppError `not-found` for one that has not been built, and as `readModelFolder`
 */
export async function writeCard(
  { entry, base, dir, root, ...plan }: BuildPlan,
  baseDir: string,
): Promise<string> {
  const folder = await readModelFolder(dir);
  const { lineage } = folder;
  if (lineage === null) throw new AppError('not-found', `${dir} is no variant that has been built.`);
  const { config } = await readModelFolder(baseDir);
  const summary = await summarize(dir);
  const scores = [
    ...(await scoresOf(entry.name, join(root, 'bench', 'results.json'))),
    ...(await multilingualScoresOf(entry.name, join(root, 'bench', 'multilingual.json'))),
  ];
  const card = modelCard({
    ...plan,
    entry,
    base,
    baseLayers: config.layers,
    folder,
    summary,
    lineage,
    scores,
  });
  const path = join(dir, 'README.md');
  await writeFileAtomically(path, card);
  return path;
}

/** Everything that a model card tells. */
export interface CardFacts {
  readonly entry: TunedEntry;
  readonly base: CatalogBase;
  /** Layers of the base. */
  readonly baseLayers: number;
  readonly folder: Pick<ModelFolder, 'maxTokens' | 'dimensions'>;
  readonly summary: Pick<VariantSummary, 'parameters' | 'bytes' | 'sharesSpaceWith'>;
  readonly lineage: Pick<Lineage, 'phases'>;
  readonly recipe: Recipe;
  readonly files: readonly TrainingFile[];
  readonly scores: readonly Score[];
}

const phaseSchema = z.object({
  phase: z.string(),
  batch: z.number(),
  learningRate: z.number(),
  loss: z.object({ name: z.string() }),
  distinctTexts: z.number(),
  stepsDone: z.number(),
  dev: z.object({ step: z.number(), score: z.number() }).nullable(),
  seconds: z.number(),
});

/** The model card of a tuned variant: Markdown with the front matter that Hugging Face reads. */
export function modelCard(facts: CardFacts): string {
  const sections = [
    frontMatter(facts.base),
    introduction(facts),
    usage(facts),
    making(facts),
    trainingData(facts.files),
    ...(facts.scores.length === 0 ? [] : [scoreTable(facts.scores)]),
    limits(facts),
  ];
  return `${sections.join('\n\n')}\n`;
}

function frontMatter({ license, language, hub }: CatalogBase): string {
  return `---
license: ${license}
language: ${language}
base_model: ${hub}
pipeline_tag: sentence-similarity
library_name: transformers.js
tags:
  - sentence-transformers
  - feature-extraction
  - onnx
  - layer-pruning
---`;
}

function introduction({ entry, base, baseLayers, folder, summary }: CardFacts): string {
  const { parameters, bytes, sharesSpaceWith } = summary;
  const size = `${(parameters / 1e6).toFixed(1)} million parameters, ${((bytes ?? 0) / 1e6).toFixed(1)} MB`;
  const space =
    sharesSpaceWith === null
      ? ''
      : `

Its vectors lie in the space of ${sharesSpaceWith.variant}: to those of all ${sharesSpaceWith.layers} layers they have a mean cosine of ${sharesSpaceWith.cosine.toFixed(3)} on the texts
that its training was judged by. So it may embed the questions while all layers embed the entries. A question then costs no more.`;
  return `# ${entry.name}

A sentence encoder for FAQ search and sentence similarity that is fast on a CPU: ${layersOf(entry.keep)}, counted from 0, of the ${baseLayers} of
[${base.hub}](https://huggingface.co/${base.hub}), fine-tuned, and stored in 8 bits. ${size}, vectors of ${folder.dimensions} numbers, texts
of up to ${folder.maxTokens} tokens.${space}`;
}

function layersOf(keep: readonly number[]): string {
  const last = keep.at(-1)!;
  const others = keep.slice(0, -1).join(', ');
  return others === '' ? `layer ${last}` : `the layers ${others} and ${last}`;
}

/** What may embed the entries: the base in 8 bits, or a tuned teacher as it ships. */
function entriesBy({ entry, summary }: CardFacts): string {
  const teacher = summary.sharesSpaceWith?.variant ?? entry.base;
  return teacher === entry.base ? 'minilm-l6-int8' : teacher;
}

function usage(facts: CardFacts): string {
  const { entry, summary } = facts;
  const { name } = entry;
  const pair =
    summary.sharesSpaceWith === null
      ? ''
      : `\nnpx bonsai index faq.xlsx --variant ${entriesBy(facts)} --query-variant ${name}   # all layers for the entries`;
  return `## How to use it

From Bonsai FAQ:

\`\`\`sh
npx bonsai index faq.xlsx --variant ${name}${pair}
\`\`\`

From transformers.js (this folder in \`models/\`):

\`\`\`js
import { env, pipeline } from '@huggingface/transformers';

env.localModelPath = 'models';
const extract = await pipeline('feature-extraction', '${name}', { dtype: 'q8' });
const { data } = await extract('How do I get a new badge?', { pooling: 'mean', normalize: true });
\`\`\`

From Python, by the ONNX backend of sentence-transformers (tried with 5.1 and optimum 2.3):

\`\`\`python
from sentence_transformers import SentenceTransformer

model = SentenceTransformer("models/${name}", backend="onnx", model_kwargs={"file_name": "onnx/model_quantized.onnx"})
\`\`\`

The graph uses operators of ONNX Runtime (1.17 or newer) and also gives unit vectors, as \`sentence_embedding\`.`;
}

function making({ entry, lineage, recipe }: CardFacts): string {
  const rows = lineage.phases.map((each) => {
    const { phase, loss, distinctTexts, stepsDone, batch, learningRate, dev, seconds } =
      phaseSchema.parse(each);
    const best = dev === null ? '-' : `${dev.score.toFixed(2)} at step ${dev.step}`;
    return [phase, loss.name, distinctTexts, stepsDone, batch, learningRate, best, `${minutes(seconds)} min`];
  });
  const words = recipe.embeddings === 'trained' ? 'trained with it' : 'left as they were';
  return `## How it was made

\`BONSAI_DATASETS=… npm run models:build -- ${entry.name}\` makes it again: it cuts the other layers away, trains by
\`${entry.recipe}\`, and quantizes. In the recipe's words: ${recipe.description || recipe.name}

Texts were cut at ${recipe.maxTokens} tokens, word embeddings were ${words}, the seed was ${recipe.seed}. The step with the best dev score was kept. That score is the
mean of ${devData(recipe)}, each relative to ${taughtBy(recipe)} own, which is 100. \`bonsai.json\` has every setting. Minutes are wall-clock time, on two cores that other work may have shared.

${table(['phase', 'loss', 'distinct texts', 'steps', 'batch', 'learning rate', 'best dev score', 'time'], rows)}`;
}

function taughtBy({ teacher }: Recipe): string {
  return teacher === undefined ? "the base model's" : `the teacher's (${teacher})`;
}

function minutes(seconds: number): number {
  return Math.round(seconds / 60);
}

function devData({ dev, teacher }: Recipe): string {
  const named = [dev.sts, ...dev.faq.map(({ queries }) => queries)].filter((path) => path !== undefined);
  const halves = dev.faq.length > 0 ? ' (of FAQs the dev half)' : '';
  const files = named.map((path) => `\`${path}\``).join(', ');
  const cosine = `the cosine to the ${teacher === undefined ? 'base model' : 'teacher'}'s vectors`;
  return named.length === 0
    ? `${cosine} on held-out texts`
    : `the quality on ${files}${halves} and ${cosine}${teacher === undefined ? '' : ' where they are as wide'}`;
}

function trainingData(files: readonly TrainingFile[]): string {
  const rows = files.flatMap(({ path, what, rows: all, sources }) => [
    [`**\`${path}\`**`, `**${all}**`, what, '', ''],
    ...sources.map((source) => ['', source.rows, source.what, source.from, source.license]),
  ]);
  return `## Training data

This is public data, converted from the named repositories, with the licenses stated there. None of it is part of this folder or of its
repository. The entries of the FAQs that it is measured on are not training text.

${table(['file', 'rows', 'what', 'from', 'license stated there'], rows)}`;
}

function scoreTable(scores: readonly Score[]): string {
  const figure = (value: number | null): string => (value === null ? '-' : value.toFixed(2));
  const asks = scores.some(({ asQuery }) => asQuery !== null);
  const rows = scores.map(({ measured, alone, asQuery, fullDepth }) => [
    measured,
    figure(alone),
    ...(asks ? [figure(asQuery)] : []),
    figure(fullDepth),
  ]);
  const asking = asks
    ? ' "Asking" is the pair: all layers embed the entries, this encoder the questions.'
    : '';
  return `## Scores

x 100, on data by which nothing was chosen; FAQs by the cosine of the questions alone.${asking} If the training data above has relatives of a FAQ
(such as utterances of the same intents), its score flatters.

${table(['', 'this', ...(asks ? ['asking'] : []), 'full depth, fp32'], rows)}`;
}

/** What a base's language in the catalog means for whoever uses what was made of it. */
const LANGUAGES: Readonly<Record<string, string>> = {
  en: 'English only',
  multilingual: 'For the languages of its training text, and for others as far as its vocabulary spells them',
};

function limits({ entry: { name }, base, recipe }: CardFacts): string {
  return `## Limits

- ${LANGUAGES[base.language] ?? `Only for ${base.language}`}. Trained on texts of at most ${recipe.maxTokens} tokens. It reads longer texts, but has not learned from them.
- Training repairs the cut only for subjects of the training text. On another subject it may lose more than the scores say. Measure it on your own
  questions (\`bonsai evaluate faq\`) and tune it further on your own text (\`bonsai tune ${name} --recipe models/recipes/domain.json --corpus …\`).
- A cosine says how alike two texts are, not that one answers the other. Cosines of two variants do not mean the same.
- It has the prejudices of the texts that it and its base model learned from. It is made to find texts, not to decide about people.`;
}

function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
