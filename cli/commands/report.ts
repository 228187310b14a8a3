import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Option } from '@commander-js/extra-typings';
import { AppError, systemCode } from '../../core/errors.ts';
import { writeFileAtomically } from '../../core/files.ts';
import { dataLayout } from '../../core/paths.ts';
import { keptComparisons } from '../../evaluation/compare/stored-comparison.ts';
import { type Estimate, estimateRoi, USUAL_DRAWS } from '../../evaluation/roi/estimate.ts';
import { REPORT_LANGUAGES, type ReportLanguage, USUAL_CURRENCIES } from '../../evaluation/roi/inputs.ts';
import { HOW_TO_MEASURE, measuredFacts } from '../../evaluation/roi/measured.ts';
import { assumedSentence, remarksOf, verdictSentence } from '../../evaluation/roi/page/sentences.ts';
import { formatterFor } from '../../evaluation/roi/page/formatter.ts';
import {
  completeInputs,
  parseInputsFile,
  parseSetting,
  type StatedInputs,
} from '../../evaluation/roi/read-inputs.ts';
import { openComparisons } from '../../store/comparisons/comparisons.ts';
import type { Program } from '../console/base.ts';
import { runWithContext } from '../console/run.ts';
import { table } from '../console/table.ts';
import { repeated, wholeNumber } from '../console/values.ts';

const MAX_DRAWS = 1_000_000;

export function addReport(program: Program): void {
  program
    .command('report')
    .description(
      'what the search is worth: cost and benefit from what was measured and what you state, with ranges',
    )
    .argument(
      '[comparison]',
      'what "bonsai compare --out" wrote: the folder, or its comparison.json (default: the latest)',
    )
    .option(
      '--set <name=range>',
      'state an input, as questionsADay=100..300..800 or years=5; may be given more than once',
      repeated,
    )
    .option('--inputs <file>', 'state inputs in a JSON file, as --print-inputs writes it')
    .option('--print-inputs', 'print the inputs that would be used, and nothing else')
    .option(
      '--currency <code>',
      'what prices are in; EUR and JPY have defaults (default: EUR, JPY in Japanese)',
    )
    .addOption(
      new Option('--lang <language>', 'of the report').choices(REPORT_LANGUAGES).default('en' as const),
    )
    .option('--draws <number>', 'simulations', wholeNumber('--draws', 100), USUAL_DRAWS)
    .option('--seed <number>', 'another seed draws other samples', wholeNumber('--seed', 0), 1)
    .option('--out <file>', 'write the report as one HTML file that needs nothing else and prints well')
    .addHelpText(
      'after',
      `
Every input has a default with its reason, which the report shows; none of them is yours. LOW..LIKELY..HIGH is what you are
nearly sure of, and what you think. The same call gives the same report.

Examples:
  bonsai compare faq.csv judgements.jsonl --variant minilm-l6 --variant minilm-l3-int8
  bonsai report --out report.html
  bonsai report --set questionsADay=100..300..800 --set staysAway=30%..50%..70% --out report.html
  bonsai report --print-inputs --currency JPY > numbers.json
  bonsai report --inputs numbers.json --lang ja --out report.html`,
    )
    .action((comparison, { set, inputs: file, lang, draws, seed, out, ...options }, command) =>
      runWithContext(command, async ({ configuration, signal, info, result }) => {
        if (draws > MAX_DRAWS) {
          throw new AppError('invalid', `--draws takes at most ${MAX_DRAWS.toLocaleString('en')}.`);
        }
        const stated = await statedInputs(file, set ?? [], options.currency);
        const inputs = completeInputs(stated, USUAL_CURRENCIES[lang]);
        if (options.printInputs === true) {
          result(inputs, () => JSON.stringify(inputs, null, 2));
          return;
        }
        const { document, origin } = await measuredBefore(
          comparison,
          dataLayout(configuration.dataDir).comparisons,
        );
        const estimate = await estimateRoi(measuredFacts(document, origin), inputs, {
          draws,
          seed,
          signal,
        });
        if (out !== undefined) {
          // The charts' library is loaded only where charts are drawn.
          const { roiPage } = await import('../../evaluation/roi/page/roi-page.ts');
          await writeFileAtomically(out, roiPage(estimate, lang));
          info(`Written to ${out}.`);
        }
        result(estimate, () => summary(estimate, lang));
      }),
    );
}

/** What the file states, with what single settings state instead. */
async function statedInputs(
  file: string | undefined,
  settings: readonly string[],
  currency: string | undefined,
): Promise<StatedInputs> {
  const fromFile: StatedInputs =
    file === undefined ? { inputs: new Map() } : parseInputsFile(await textOf(file, 'an inputs file'), file);
  return {
    currency: currency ?? fromFile.currency,
    inputs: new Map([...fromFile.inputs, ...settings.map(parseSetting)]),
  };
}

async function measuredBefore(
  place: string | undefined,
  kept: string,
): Promise<{ document: unknown; origin: string }> {
  if (place !== undefined) {
    const path = place.endsWith('.json') ? place : join(place, 'comparison.json');
    return { document: parseJson(await textOf(path, 'a comparison'), path), origin: path };
  }
  const comparisons = openComparisons(kept);
  try {
    const [latest] = keptComparisons(comparisons, 1);
    if (latest !== undefined) return { document: latest.comparison, origin: 'The latest comparison' };
    throw new AppError('not-found', `Nothing has been measured here yet; measure first: ${HOW_TO_MEASURE}`);
  } finally {
    comparisons.close();
  }
}

async function textOf(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new AppError('invalid', `${path} cannot be read as ${what} (${code}).`);
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new AppError('invalid', `${path} is not JSON; measure first: ${HOW_TO_MEASURE}`);
  }
}

/** The verdict and what it rests on, in short; the report has the rest. */
function summary(estimate: Estimate, language: ReportLanguage): string {
  const formatter = formatterFor(language, estimate.currency);
  const { t, about, odds, number } = formatter;
  const own = estimate.candidates.find(({ name }) => name === estimate.recommended);
  if (own === undefined) throw new RangeError(`${estimate.recommended} is none of the candidates.`);
  const assumed = assumedSentence(estimate, formatter);
  return [
    ...(assumed === null ? [] : [assumed, `  ${t.howToState}`, '']),
    verdictSentence(estimate, own, formatter),
    ...remarksOf(estimate, own, formatter).map(({ lead, text }) => `  ${lead} ${text}`.replace(/ +/, '  ')),
    '',
    table(
      [...Object.values(t.roiColumns), t.quantities.servers, t.quantities.energyKwh],
      estimate.candidates.map(({ name, worth, paysShare, servers, energyKwh }) => [
        name,
        about(worth.low),
        about(worth.median),
        about(worth.high),
        odds(paysShare),
        number(servers.median),
        number(energyKwh.median),
      ]),
    ),
  ].join('\n');
}
