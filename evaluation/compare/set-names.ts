/**
 * What files are called where each is named beside the others: the end of its path, of two parts
 * (`faq-a/faqs.jsonl`), and of more where two different files would be called the same.
 */
export function namesOfFiles(paths: readonly string[]): string[] {
  const parts = paths.map((path) => path.split(/[\\/]+/));
  const longest = Math.max(...parts.map(({ length }) => length));
  const different = new Set(paths).size;
  for (let length = 2; length < longest; length++) {
    const names = parts.map((each) => each.slice(-length).join('/'));
    if (new Set(names).size === different) return names;
  }
  return parts.map((each) => each.join('/'));
}

/** The names of FAQs; one that is asked by several files of judgements bears theirs as well. */
export function namesOfJudged(
  sets: readonly { readonly entries: string; readonly judgements: string }[],
): string[] {
  const entries = namesOfFiles(sets.map((set) => set.entries));
  const judgements = namesOfFiles(sets.map((set) => set.judgements));
  return entries.map((name, at) => {
    const isAlone = entries.filter((each) => each === name).length === 1;
    return isAlone ? name : `${name}, ${judgements[at] ?? ''}`;
  });
}
