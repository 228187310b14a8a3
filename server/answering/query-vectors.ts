/** The vectors of the last texts that were asked for. */
export interface QueryVectors {
  get(identity: string, text: string): Float32Array | undefined;
  set(identity: string, text: string, vector: Float32Array): void;
}

/**
 * Remembers `size` vectors and forgets the one that was not used for longest. The key holds the model's identity,
 * so that a vector of one encoder is never used with another.
 */
export function createQueryVectors(size: number): QueryVectors {
  // A Map keeps the order of insertion: the first key is the oldest.
  const vectors = new Map<string, Float32Array>();
  const key = (identity: string, text: string): string => `${identity} ${text}`;
  return {
    get(identity, text) {
      const found = vectors.get(key(identity, text));
      if (found !== undefined) {
        vectors.delete(key(identity, text));
        vectors.set(key(identity, text), found);
      }
      return found;
    },
    set(identity, text, vector) {
      vectors.delete(key(identity, text));
      vectors.set(key(identity, text), vector);
      if (vectors.size > size) {
        for (const oldest of vectors.keys()) {
          vectors.delete(oldest);
          break;
        }
      }
    },
  };
}
