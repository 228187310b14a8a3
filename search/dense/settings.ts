/** Phrasings up to which the exact scan serves; see docs/decisions/exact-scan.md. */
export const EXACT_SCAN_LIMIT = 1500;

/** Points that a search of an HNSW looks at, at least, unless verification finds that the index needs more. */
export const MIN_CANDIDATES = 128;
