/** The nouns that more than one room speaks of. Words as in docs/architecture.md. */

/** One question and answer of the FAQ, as its owner wrote it. */
export interface FaqEntry {
  readonly id: string;
  readonly question: string;
  /** Markdown. */
  readonly answer: string;
  /** Other ways to ask the question. */
  readonly alternates: readonly string[];
  readonly category: string | null;
  /** BCP 47 tag. */
  readonly language: string | null;
  readonly url: string | null;
  /** ISO 8601. */
  readonly updatedAt: string | null;
}

export const PHRASING_KINDS = ['question', 'alternate', 'answer'] as const;
export type PhrasingKind = (typeof PHRASING_KINDS)[number];

/** One embedded text of an entry. */
export interface Phrasing {
  readonly entryId: string;
  readonly kind: PhrasingKind;
  /** Position among the entry's phrasings of this kind, from 0. */
  readonly ordinal: number;
  readonly text: string;
}

/** A query and the entries that answer it; empty `relevant` means that the FAQ has no answer. */
export interface Judgement {
  readonly query: string;
  readonly relevant: readonly string[];
}

/** A row of a source file that was not taken, and why. */
export interface RejectedRow {
  readonly file: string;
  /** 1-based; for a spreadsheet the row's number, for a JSON document the element's. */
  readonly line: number;
  readonly reason: string;
}

export const SEARCH_MODES = ['hybrid', 'dense', 'keyword'] as const;
export type SearchMode = (typeof SEARCH_MODES)[number];

/** Of a query, in characters (code points): a pasted e-mail with what it quotes. */
export const MAX_QUERY_LENGTH = 8000;

export const BANDS = ['answer', 'maybe', 'none'] as const;
/** What a probability means to a person. */
export type Band = (typeof BANDS)[number];

/** Why a hit was found. */
export interface Match {
  /** The entry's phrasing that matched best. */
  readonly phrasing: { readonly kind: PhrasingKind; readonly text: string };
  readonly by: 'dense' | 'keyword' | 'both';
  /** Words of the query that the entry contains, as the entry spells them. */
  readonly terms: readonly string[];
  /** Cosine of the query and the phrasing; null where only keywords found it. */
  readonly dense: number | null;
  /** BM25 part; null where only vectors found it. */
  readonly keyword: number | null;
}

/** An entry found for a query. */
export interface Hit {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
  readonly category: string | null;
  /** BCP 47 tag of the entry; null where its owner states none. */
  readonly language: string | null;
  /** The same, or where nothing is stated the language that its text shows; null where that does not tell either. */
  readonly writtenIn: string | null;
  readonly url: string | null;
  readonly updatedAt: string | null;
  readonly score: number;
  /** Calibrated probability, 0..1, that this entry answers the query. */
  readonly probability: number;
  readonly band: Band;
  readonly matched: Match;
}

/** What a search gives back, without what only a server knows (searchId, tookMs). */
export interface SearchResult {
  readonly query: string;
  /** The band of the best hit; `none` without hits. */
  readonly band: Band;
  /** What embedded the entries, and what embeds the questions. */
  readonly variant: string;
  readonly queryVariant: string;
  readonly generation: string;
  /** True when the encoder could not be asked and keywords alone answered. */
  readonly degraded: boolean;
  /** Whether its probabilities were fitted on judged answers of these encoders; else they are estimated. */
  readonly calibrated: boolean;
  /** How many questions were found in one: of two, the first two hits answer one each. */
  readonly questions: 1 | 2;
  /** Codes, numbers and names of the question that no entry mentions, as they are written; with any of them nothing is an `answer`. */
  readonly unknownWords: readonly string[];
  /** The word by which the question says "not", where the first hit does not: it may answer the opposite. Null where nothing does. */
  readonly negation: string | null;
  /** Different entries that score nearly as well as the first. */
  readonly didYouMean: readonly { readonly id: string; readonly question: string }[];
  /** How many entries of each category may answer (no band of `none`), whatever category was asked for; by name. */
  readonly mayAnswer: ReadonlyMap<string, number>;
  readonly hits: readonly Hit[];
}

/** The names of the encoders that embed the entries and the questions; often one and the same. */
export interface VariantNames {
  readonly variant: string;
  readonly queryVariant: string;
}

/** What a pair is called: `VARIANT` where one encoder does both, else `QUERY+ENTRY`. */
export function pairName({ variant, queryVariant }: VariantNames): string {
  return variant === queryVariant ? variant : `${queryVariant}+${variant}`;
}

/** As documents name a pair: `queryVariant` is there only where another encoder embeds the questions. */
export function documentedNames({ variant, queryVariant }: VariantNames): {
  readonly variant: string;
  readonly queryVariant?: string;
} {
  return variant === queryVariant ? { variant } : { variant, queryVariant };
}
