/** How far apart two words are: by slips, and by how likely the slips are. */

/**
 * Slips between two words: letters put in, left out, exchanged, or swapped with their neighbor (optimal string
 * alignment; Damerau 1964).
 */
export function editDistance(one: string, other: string): number {
  return alignment(one, other, UNIFORM);
}

/**
 * What it takes to type one word for the other, about 1 for an ordinary slip: less where a letter is doubled or not, where
 * neighbors are swapped, where the finger hits the next key, or where two letters sound alike; more where a letter is any
 * other, and at the beginning of the word, which people get right.
 *
 * @param most from more than which on it does not matter
 */
export function slipCost(typed: string, meant: string, most = Infinity): number {
  return alignment(typed, meant, LIKELY, most);
}

/** The costs of slips in `typed` at the places `at` (of `typed`) and `there` (of `meant`). */
interface Costs {
  readonly extra: (typed: string, at: number) => number;
  readonly missing: (meant: string, there: number) => number;
  readonly other: (typed: string, meant: string, at: number) => number;
  readonly swapped: number;
}

const UNIFORM: Costs = { extra: () => 1, missing: () => 1, other: () => 1, swapped: 1 };

const DOUBLED = 0.4;
const SWAPPED = 0.6;
const NEAR = 0.7;
const MISSING = 0.8;
const EXTRA = 0.9;
/** Behind a whole word it makes another word more often than a slip. */
const EXTRA_AT_END = 1.2;
const OTHER = 1.5;
/** Of scripts whose keyboards are not known here. */
const UNKNOWN_KEY = 0.9;
const FIRST_LETTER = 0.7;

/** Rows of keys; a key's neighbors are beside it, and above and below. German keyboards have y and z exchanged. */
const KEYBOARDS = [
  ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  ['qwertzuiop', 'asdfghjkl', 'yxcvbnm'],
];
/** Letters that are taken for each other by ear. */
const ALIKE = [
  'ae',
  'ai',
  'ei',
  'eo',
  'oa',
  'ou',
  'iy',
  'ck',
  'cs',
  'sz',
  'gj',
  'vw',
  'fv',
  'bp',
  'dt',
  'mn',
  'eu',
  'au',
  'iu',
];

const near: ReadonlySet<string> = nearLetters();

function nearLetters(): Set<string> {
  const pairs = new Set<string>();
  const add = (one = '', other = ''): void => {
    if (one !== '' && other !== '') pairs.add(one + other).add(other + one);
  };
  for (const rows of KEYBOARDS) {
    for (const [row, keys] of rows.entries()) {
      for (const [place, key] of Array.from(keys).entries()) {
        add(key, keys[place + 1]);
        add(key, rows[row + 1]?.[place]);
        add(key, rows[row + 1]?.[place - 1]);
      }
    }
  }
  for (const [one, other] of ALIKE) add(one, other);
  return pairs;
}

const LIKELY: Costs = {
  extra(typed, at) {
    const letter = typed[at]!;
    const [before = '', after = ''] = [typed[at - 1], typed[at + 1]];
    if (letter === before || letter === after) return DOUBLED;
    if (at === 0) return OTHER;
    if (at === typed.length - 1) return EXTRA_AT_END;
    return near.has(letter + before) || near.has(letter + after) ? NEAR : EXTRA;
  },
  missing(meant, there) {
    const letter = meant[there]!;
    if (letter === meant[there - 1] || letter === meant[there + 1]) return DOUBLED;
    return there === 0 ? OTHER : MISSING;
  },
  other(typed, meant, at) {
    const cost = near.has(typed + meant) ? NEAR : /[a-z]/.test(typed + meant) ? OTHER : UNKNOWN_KEY;
    return at === 0 ? cost + FIRST_LETTER : cost;
  },
  swapped: SWAPPED,
};

function alignment(typed: string, meant: string, costs: Costs, most = Infinity): number {
  let beforeLast: number[] = [];
  let last = [0];
  for (let there = 0; there < meant.length; there++) last.push(last[there]! + costs.missing(meant, there));
  for (let at = 0; at < typed.length; at++) {
    const current = [last[0]! + costs.extra(typed, at)];
    let least = current[0]!;
    for (let there = 0; there < meant.length; there++) {
      const same = typed[at] === meant[there];
      let cost = Math.min(
        last[there + 1]! + costs.extra(typed, at),
        current[there]! + costs.missing(meant, there),
        last[there]! + (same ? 0 : costs.other(typed[at]!, meant[there]!, at)),
      );
      if (at > 0 && there > 0 && typed[at] === meant[there - 1] && typed[at - 1] === meant[there]) {
        cost = Math.min(cost, beforeLast[there - 1]! + (same ? 0 : costs.swapped));
      }
      current.push(cost);
      least = Math.min(least, cost);
    }
    // A swap reaches back one row, and costs more than nothing.
    if (least > most + costs.swapped) return Infinity;
    beforeLast = last;
    last = current;
  }
  return last[meant.length]!;
}
