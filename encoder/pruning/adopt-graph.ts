import { basename, join, posix } from 'node:path';
import { countParameters, type EncoderConfig } from '../model/config.ts';
import { type ModelFolder, readModelFolder } from '../model/folder.ts';
import { type FoundGraph, foundGraphSha256 } from '../model/found-graph.ts';
import { LINEAGE_FILE, type Lineage } from '../model/lineage.ts';
import { requireRealFile } from '../model/missing-files.ts';
import { GRAPH_FILES } from '../model/precision.ts';
import { requireSoundTokenizerIn } from '../model/soundness.ts';
import { writeFolderAtomically } from './staging-folder.ts';
import { json, takeOverFiles } from './take-over.ts';
import { CREATOR } from './creator.ts';
import { baseOf, stepReporter, type WriteOptions } from './write-variant.ts';

interface Adoption extends WriteOptions {
  /** Folder of a model whose graph another program has exported. */
  readonly base: string;
  readonly graph: FoundGraph;
  readonly name: string;
  /** The folder to make. */
  readonly out: string;
}

/**
 * Makes a variant of a folder that has a graph and no weights: the graph as it is, which is tried once, and the files
 * around it. The folder appears whole or not at all.
 *
 * @throws AppError `invalid` for a graph that is no sentence encoder's, `corrupt` for one that cannot be loaded or that does
 *   not fit its config.json, `conflict` when `out` exists and is not empty, `cancelled`
 */
export async function adoptGraph({ base, graph, name, out, ...options }: Adoption): Promise<void> {
  const step = stepReporter(name, options);
  step(0);
  const folder = await readModelFolder(base);
  for (const file of [graph.file, ...graph.data]) await requireRealFile(join(base, file));
  await requireSoundTokenizerIn(folder.transformerDir);
  await tryGraph(folder, graph);
  step(1);
  await writeFolderAtomically(
    out,
    async (staging) => {
      await staging.copy(GRAPH_FILES[graph.precision], join(base, graph.file));
      for (const file of graph.data) {
        const beside = posix.join(posix.dirname(GRAPH_FILES[graph.precision]), basename(file));
        await staging.copy(beside, join(base, file));
      }
      step(2);
      await staging.copy('config.json', join(folder.transformerDir, 'config.json'));
      await takeOverFiles(staging, folder);
      const origin = { name, base: await baseOf(base, await foundGraphSha256(base, graph)) };
      const lineage = lineageOf(folder.config, {
        ...origin,
        precision: graph.precision,
        files: staging.files,
      });
      await staging.write(LINEAGE_FILE, [json(lineage)]);
      step(3);
    },
    options.signal,
  );
}

/** Loads the runtime only here: a server that finds its variant made has no use for it in its own process. */
async function tryGraph(folder: ModelFolder, { file }: FoundGraph): Promise<void> {
  const { openEncoderGraph } = await import('../runtime/encoder-graph.ts');
  const { loadTokenizer } = await import('../runtime/tokenizer.ts');
  const tokenizer = await loadTokenizer(folder.dir, folder.maxTokens);
  const encoder = await openEncoderGraph(join(folder.dir, file), folder, { threads: 1 });
  try {
    await encoder.vectorOf(tokenizer.encode('a').ids);
  } finally {
    await encoder.close();
  }
}

function lineageOf(
  config: EncoderConfig,
  { files, ...origin }: Pick<Lineage, 'name' | 'base' | 'precision' | 'files'>,
): Lineage {
  return {
    ...origin,
    graph: 'found',
    keptLayers: Array.from({ length: config.layers }, (_, layer) => layer),
    phases: [],
    parameters: countParameters(config, config.layers),
    createdBy: CREATOR,
    createdAt: new Date().toISOString(),
    files: { ...files },
  };
}
