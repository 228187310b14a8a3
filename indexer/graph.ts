import { graphLibrary } from '../search/dense/graph-library.ts';
import { EXACT_SCAN_LIMIT, EXACT_SCAN_MS_A_MILLION } from '../search/dense/settings.ts';
import type { Manifest } from './manifest.ts';

/** What a manifest says that decides between the graph and the exact scan. */
type Indexed = Pick<Manifest, 'phrasings' | 'graph' | 'exactScan' | 'variant'>;

/** Whether a generation of so many phrasings that is built here gets a graph: where it needs one, and one can be built. */
export async function canHaveGraph(phrasings: number): Promise<boolean> {
  return phrasings > EXACT_SCAN_LIMIT && (await graphLibrary()).Graph !== null;
}

/** Whether a generation has no graph, and would get one if it were built here and now. */
export async function lacksGraph({ phrasings, graph }: Indexed): Promise<boolean> {
  return !graph && (await canHaveGraph(phrasings));
}

/** Whether a generation is searched in its graph here; the exact scan serves where it is not. */
export async function isSearchedInGraph({ phrasings, graph, exactScan }: Indexed): Promise<boolean> {
  return graph && !exactScan && (await canHaveGraph(phrasings));
}

/**
 * Why the exact scan serves here where a graph would be faster, what that costs and what to do about it, in one line; null
 * where it does not, or is as fast.
 */
export async function slowSearch(manifest: Indexed): Promise<string | null> {
  const { phrasings, graph } = manifest;
  if (phrasings <= EXACT_SCAN_LIMIT || (await isSearchedInGraph(manifest))) return null;
  const numbers = phrasings * manifest.variant.dimensions;
  const milliseconds = Number(((numbers / 1e6) * EXACT_SCAN_MS_A_MILLION).toPrecision(1));
  const cost = `every search compares with all ${phrasings} texts, which takes about ${milliseconds} ms`;
  const library = await graphLibrary();
  if (library.Graph === null) return `Without a graph, since ${library.reason}, ${cost}. ${library.remedy}`;
  return graph
    ? `The HNSW misses too much of this FAQ: ${cost}.`
    : `This generation was built without a graph: ${cost}. The next "bonsai index" builds one.`;
}
