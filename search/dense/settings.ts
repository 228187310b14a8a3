/** Phrasings up to which the exact scan serves; see docs/decisions/exact-scan.md. */
export const EXACT_SCAN_LIMIT = 50_000;

/** Milliseconds that the exact scan takes for a million numbers (phrasings × dimensions), to say what it costs. */
export const EXACT_SCAN_MS_A_MILLION = 0.28;

/** Points that a search of an HNSW looks at, at least, unless verification finds that the index needs more. */
export const MIN_CANDIDATES = 128;
