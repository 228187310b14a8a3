import { once } from 'node:events';
import { Option } from '@commander-js/extra-typings';
import { decodeText } from '../../faq/sources/decode.ts';
import { readSource } from '../../faq/sources/source.ts';
import { ROLES } from '../../encoder/model/prompts.ts';
import { withEncoder } from '../console/encoders.ts';
import type { Program } from '../console/base.ts';
import { runWithContext } from '../console/run.ts';

/** Texts sent to the encoder at a time: enough to keep it busy, few enough to show vectors as they come. */
const CHUNK = 256;

/** The lines of a text; a last line end begins no further line. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

export function addEmbed(program: Program): void {
  program
    .command('embed')
    .description('print the vector of each line of FILE, one JSON array a line')
    .argument('<file>', 'one text a line; - for standard input')
    .requiredOption('--variant <variant>', 'the encoder')
    .addOption(
      new Option(
        '--prompt <role>',
        "which of the encoder's prompts stands before each text, where it has some: for questions, for entries, or its default",
      )
        .choices(ROLES)
        .default('default' as const),
    )
    .action((file, options, command) =>
      runWithContext(command, async (context) => {
        const source = await readSource(file, { signal: context.signal });
        const lines = linesOf(decodeText(source.bytes, source.name).text);
        let truncated = 0;
        await withEncoder(context, options.variant, async (encoder) => {
          for (let start = 0; start < lines.length; start += CHUNK) {
            const texts = lines.slice(start, start + CHUNK);
            const embedded = await encoder.embed(texts, { role: options.prompt, signal: context.signal });
            truncated += embedded.truncated;
            const rows = texts.map((_, row) =>
              JSON.stringify(
                Array.from(
                  embedded.vectors.subarray(row * encoder.dimensions, (row + 1) * encoder.dimensions),
                ),
              ),
            );
            if (!process.stdout.write(`${rows.join('\n')}\n`)) await once(process.stdout, 'drain');
            context.report({
              phase: 'Embedding',
              done: start + texts.length,
              total: lines.length,
              unit: 'texts',
            });
          }
        });
        if (truncated > 0)
          context.warn(
            `${truncated} of ${lines.length} texts were longer than the encoder reads; their ends were left out.`,
          );
      }),
    );
}
