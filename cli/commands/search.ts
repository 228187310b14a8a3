import { Option } from '@commander-js/extra-typings';
import { SEARCH_MODES, type Hit, type SearchMode, type SearchResult } from '../../core/domain.ts';
import { AppError, messageOf } from '../../core/errors.ts';
import {
  currentGeneration,
  generationManifest,
  newestManifestOf,
  openGeneration,
  type Manifest,
} from '../../indexer/generations.ts';
import type { IndexedVariant } from '../../indexer/manifest.ts';
import { pairWith } from '../../encoder/variants/pair.ts';
import { resolveRecorded, resolveVariant } from '../../encoder/variants/resolve.ts';
import { readQuestion } from '../../search/question.ts';
import { searchDocument } from '../../search/search-document.ts';
import type { Program } from '../console/base.ts';
import { withEncoder } from '../console/encoders.ts';
import { type Context, runWithContext } from '../console/run.ts';

/** The generation to ask: the live one, or the newest whose entries the variant that was named embedded. */
async function chosenGeneration(
  { configuration, signal, report, warn }: Context,
  variant: string | undefined,
): Promise<Manifest> {
  const { dataDir } = configuration;
  if (variant === undefined) {
    const live = await currentGeneration(dataDir);
    if (live !== null) return generationManifest(dataDir, live.generation);
    throw new AppError(
      'not-found',
      'The FAQ has not been indexed yet. Run: bonsai index FILE (for example data/faq.jsonl)',
    );
  }
  const { identity } = await resolveVariant(variant, { dataDir, signal, report, announce: warn });
  const newest = await newestManifestOf(dataDir, identity);
  if (newest !== null) return newest;
  throw new AppError(
    'not-found',
    `No generation of ${variant} exists. Make one with: bonsai index FILE --variant ${variant} --no-activate`,
  );
}

/**
 * What embeds the question: the generation's query variant, or the one that was named.
 *
 * @throws AppError `incompatible` where the named one does not share the entries' space
 */
async function chosenQueryEncoder(
  { configuration, signal, report, warn }: Context,
  { variant, queryVariant }: Manifest,
  named: string | undefined,
): Promise<IndexedVariant> {
  if (named === undefined) return queryVariant;
  const settings = { dataDir: configuration.dataDir, signal, report, announce: warn };
  const entry = await resolveRecorded(variant, settings);
  requireUnchanged(entry, variant);
  return (await pairWith(entry, named, settings)).query;
}

function requireUnchanged(now: { readonly identity: string }, { name, identity }: IndexedVariant): void {
  if (now.identity === identity) return;
  throw new AppError(
    'incompatible',
    `Variant ${name} is another model now than when the generation was made. Index the FAQ again.`,
  );
}

/** The vectors of the question's texts, or null where the encoder cannot give them: keywords then answer alone. */
async function vectorsOf(
  context: Context,
  texts: readonly string[],
  variant: IndexedVariant,
): Promise<Float32Array | null> {
  try {
    return await withEncoder(context, variant, async (encoder) => {
      requireUnchanged(encoder, variant);
      const { vectors } = await encoder.embed(texts, { role: 'query', signal: context.signal });
      return vectors;
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
    context.warn(`The encoder cannot be asked, keywords answer alone: ${messageOf(error)}`);
    return null;
  }
}

const HEADINGS = {
  answer: 'Answer',
  maybe: 'Perhaps one of these',
  none: 'No good answer. The closest entries',
} as const;

function hitText({ id, question, answer, probability, matched }: Hit, isFirst: boolean): string {
  const why = `${Math.round(probability * 100)} %, by ${matched.by === 'both' ? 'meaning and words' : matched.by === 'dense' ? 'meaning' : 'words'}`;
  return [`• ${question}  (${id}; ${why})`, ...(isFirst ? ['', answer.replace(/^/gm, '    '), ''] : [])].join(
    '\n',
  );
}

/** What else is to be known before one believes a result. */
function remarksOn({ questions, degraded, unknownWords, negation, band }: SearchResult): string[] {
  return [
    ...(degraded ? ['(without the encoder: found by words alone)'] : []),
    ...(unknownWords.length > 0 ? [`This FAQ does not mention ${unknownWords.join(' or ')}.`] : []),
    ...(questions === 2 ? ['These are two questions: the first two entries are about one each.'] : []),
    ...(negation !== null && band !== 'none'
      ? [`The question contains "${negation}": check that the answer fits.`]
      : []),
  ];
}

function resultText(result: SearchResult): string {
  const { band, hits } = result;
  if (hits.length === 0) return [...remarksOn(result), 'Nothing found.'].join('\n');
  return [
    ...remarksOn(result),
    `${HEADINGS[band]}:`,
    ...hits.map((hit, rank) => hitText(hit, rank === 0 && band !== 'none')),
  ].join('\n');
}

export function addSearch(program: Program): void {
  program
    .command('search')
    .description('answer a question from the FAQ')
    .argument('<question>')
    .option('--limit <number>', 'the most entries to show (default: 5)')
    .option('--variant <variant>', "ask this variant's newest generation instead of the live one")
    .option(
      '--query-variant <variant>',
      "embed the question with this one, which shares the variant's space, instead of the generation's own",
    )
    .addOption(
      new Option('--mode <mode>', 'how to search')
        .choices(SEARCH_MODES)
        .default('hybrid' satisfies SearchMode),
    )
    .option('--category <name>', 'only entries of this category')
    .action((text, { limit, variant, queryVariant, mode, category }, command) =>
      runWithContext(command, async (context) => {
        const { dataDir, search } = context.configuration;
        const question = readQuestion({ q: text, limit, mode, category }, search.limit);
        if (question.query === '') throw new AppError('invalid', 'The question is empty.');
        const manifest = await chosenGeneration(context, variant);
        const queryEncoder = await chosenQueryEncoder(context, manifest, queryVariant);
        const { searcher } = await openGeneration(dataDir, manifest.id, queryEncoder);
        try {
          const texts = searcher.textsOf(question.query, question.mode);
          const vectors = mode === 'keyword' ? null : await vectorsOf(context, texts, queryEncoder);
          const startedAt = performance.now();
          const found = searcher.search(question, vectors);
          const tookMs = Math.round((performance.now() - startedAt) * 100) / 100;
          context.result(searchDocument(found, null, tookMs), () => resultText(found));
        } finally {
          searcher.close();
        }
      }),
    );
}
