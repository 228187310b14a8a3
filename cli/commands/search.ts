import { Option } from '@commander-js/extra-typings';
import { SEARCH_MODES, type Hit, type SearchMode, type SearchResult } from '../../core/domain.ts';
import { AppError, messageOf } from '../../core/errors.ts';
import { currentGeneration, newestGenerationOf, openGeneration } from '../../indexer/generations.ts';
import { resolveVariant } from '../../pruning/variants.ts';
import { readQuestion } from '../../server/question.ts';
import type { Program } from '../base.ts';
import type { Context } from '../context.ts';
import { withEncoder } from '../encoders.ts';
import { runWithContext } from '../run.ts';

/** The generation to ask: the live one, or the newest of the variant that was named. */
async function chosenGeneration(
  { configuration, signal, report }: Context,
  variant: string | undefined,
): Promise<string> {
  const { dataDir } = configuration;
  if (variant === undefined) {
    const live = await currentGeneration(dataDir);
    if (live !== null) return live.generation;
    throw new AppError(
      'not-found',
      'The FAQ has not been indexed yet. Run: bonsai index FILE (for example data/faq.jsonl)',
    );
  }
  const { identity } = await resolveVariant(variant, { dataDir, signal, report });
  const newest = await newestGenerationOf(dataDir, identity);
  if (newest !== null) return newest;
  throw new AppError(
    'not-found',
    `No generation of ${variant} exists. Make one with: bonsai index FILE --variant ${variant} --no-activate`,
  );
}

/** The question's vector, or null where the encoder cannot give it: keywords then answer alone. */
async function vectorOf(context: Context, query: string, variant: string): Promise<Float32Array | null> {
  try {
    return await withEncoder(context, variant, async (encoder) => {
      const { vectors } = await encoder.embed([query], { signal: context.signal });
      return vectors;
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
    context.note(`The encoder cannot be asked, keywords answer alone: ${messageOf(error)}`);
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

function resultText({ band, hits, degraded }: SearchResult): string {
  if (hits.length === 0) return 'Nothing found.';
  const notice = degraded ? ['(without the encoder: found by words alone)'] : [];
  return [
    ...notice,
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
    .addOption(
      new Option('--mode <mode>', 'how to search')
        .choices(SEARCH_MODES)
        .default('hybrid' satisfies SearchMode),
    )
    .option('--category <name>', 'only entries of this category')
    .action((text, { limit, variant, mode, category }, command) =>
      runWithContext(command, async (context) => {
        const { dataDir, search } = context.configuration;
        const question = readQuestion({ q: text, limit, mode, category }, search.limit);
        if (question.query === '') throw new AppError('invalid', 'The question is empty.');
        const { manifest, searcher } = await openGeneration(
          dataDir,
          await chosenGeneration(context, variant),
        );
        try {
          const vector =
            mode === 'keyword' ? null : await vectorOf(context, question.query, manifest.variant.source);
          const startedAt = performance.now();
          const found = searcher.search({ ...question, category: question.category ?? undefined }, vector);
          const tookMs = Math.round((performance.now() - startedAt) * 100) / 100;
          const { query, band, variant: name, generation, degraded, didYouMean, hits } = found;
          context.result(
            { searchId: null, query, band, variant: name, generation, tookMs, degraded, didYouMean, hits },
            () => resultText(found),
          );
        } finally {
          searcher.close();
        }
      }),
    );
}
