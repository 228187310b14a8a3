import { createHash } from 'node:crypto';

/** A text with the name under which its vector is kept. */
export interface Text {
  readonly text: string;
  /** SHA-256 of its UTF-8 bytes. */
  readonly hash: Buffer;
}

export function hashed(texts: readonly string[]): Text[] {
  return texts.map((text) => ({ text, hash: createHash('sha256').update(text).digest() }));
}

/** Each text once, in the order of their first appearance. */
export function distinct(texts: readonly Text[]): Text[] {
  return [...new Map(texts.map((text) => [text.text, text])).values()];
}
