/**
 * Fits the calibrations that ship, on the dev halves of the public sets and the sample FAQ, judges them on the test
 * halves, and writes models/calibration/*.json and bench/search/calibration.json.
 *
 *     BONSAI_DATASETS=… node bench/search-calibrate.ts [VARIANT | QUERY+ENTRY …] [--data-dir DIR]
 *
 * Without names: every variant of the catalog, and its default where that is a pair. With names: those alone, beside
 * what is there of the others. Every set has near misses.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pairName, SEARCH_MODES } from '../core/domain.ts';
import { readTextIfPresent } from '../core/files.ts';
import { packageRoot, shipped } from '../core/paths.ts';
import { resolveCandidate } from '../evaluation/compare/candidates.ts';
import { catalog } from '../encoder/variants/catalog.ts';
import { defaultPair } from '../encoder/variants/resolve.ts';
import type { Calibration } from '../search/calibration/calibration.ts';
import { fitMode } from '../search/calibration/fit-mode.ts';
import { fitCosineAlone } from './search/cosine-alone.ts';
import { judge, type Judged } from './search/judging.ts';
import { withNearMisses } from './search/near-misses.ts';
import { observe, type Observation } from './search/observations.ts';
import { pairVectors } from './search/pair-vectors.ts';
import { askedOf, type FaqSet, readSets } from './search/sets.ts';

const datasets = process.env.BONSAI_DATASETS;
if (datasets === undefined) throw new Error('Set BONSAI_DATASETS to the folder of the evaluation sets.');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'data-dir': { type: 'string', default: '.bonsai' } },
});
const dataDir = values['data-dir'];
const names = positionals.length > 0 ? positionals : usualNames();

interface ModeResult {
  readonly mode: string;
  readonly test: readonly Judged[];
  /** Each set by a calibration fitted on the four others. */
  readonly leaveOneOut: readonly Judged[];
  readonly dev: Pick<Judged, 'answerPrecision' | 'answerCoverage'>;
}

const RESULTS = join(packageRoot, 'bench', 'search', 'calibration.json');
const results = positionals.length > 0 ? await formerResults() : {};
for (const name of names) {
  const { entry, query } = await resolveCandidate(name, { dataDir });
  const sets = await setsFor(datasets, entry.name);
  const observations: Observation[] = [];
  for (const set of sets.map(withNearMisses)) {
    const vectors = await pairVectors(set, { entry, query }, join(dataDir, 'bench-vectors'));
    observations.push(...observe(set, vectors, entry.dimensions));
  }
  const { calibration, modes } = calibrate(name, sets, observations);
  await writeFile(
    join(shipped.models, 'calibration', `${name}.json`),
    `${JSON.stringify(calibration, null, 2)}\n`,
  );
  results[name] = modes;
  process.stderr.write(`${name}: fitted on ${observations.length} hits\n`);
}
await writeFile(RESULTS, `${JSON.stringify(results, null, 2)}\n`);

/** Every variant of the catalog, and the default where it is a pair. */
function usualNames(): string[] {
  return [...new Set([...catalog().variants.map(({ name }) => name), pairName(defaultPair())])];
}

/** What earlier runs found of variants that are not asked for now; this script wrote it, so it is what it was. */
async function formerResults(): Promise<Record<string, ModeResult[]>> {
  const former = await readTextIfPresent(RESULTS);
  return former === null ? {} : (JSON.parse(former) as Record<string, ModeResult[]>);
}

/** What a variant is fitted on: the sample in those of its languages that the variant knows. */
async function setsFor(datasetsFolder: string, variant: string): Promise<FaqSet[]> {
  const { variants, bases } = catalog();
  const base = variants.find((each) => each.name === variant)?.base ?? '';
  const sets = await readSets(datasetsFolder, bases[base]?.language === 'en' ? 'English' : 'all');
  return sets.map(askedOf);
}

function calibrate(
  variant: string,
  sets: readonly FaqSet[],
  observations: readonly Observation[],
): { calibration: Calibration; modes: ModeResult[] } {
  const modes = SEARCH_MODES.map((mode) => {
    const ofMode = observations.filter((observation) => observation.mode === mode);
    const dev = ofMode.filter(({ split }) => split === 'dev');
    const test = ofMode.filter(({ split }) => split === 'test');
    const fitted = fitMode(dev);
    const judged = (set: string, fittedOn: readonly Observation[]): Judged =>
      judge(
        set,
        test.filter((observation) => observation.set === set),
        fittedOn === dev ? fitted : fitMode(fittedOn),
        fitCosineAlone(fittedOn),
      );
    const { answerPrecision, answerCoverage } = judge('all', dev, fitted, fitCosineAlone(dev));
    return {
      fitted,
      result: {
        mode,
        test: sets.map(({ name }) => judged(name, dev)),
        leaveOneOut: sets.map(({ name }) =>
          judged(
            name,
            dev.filter(({ set }) => set !== name),
          ),
        ),
        dev: { answerPrecision, answerCoverage },
      },
    };
  });
  const [hybrid, dense, keyword] = modes.map(({ fitted }) => fitted);
  if (hybrid === undefined || dense === undefined || keyword === undefined) throw new Error('No modes.');
  return {
    calibration: { variant, scaled: true, modes: { hybrid, dense, keyword } },
    modes: modes.map(({ result }) => result),
  };
}
