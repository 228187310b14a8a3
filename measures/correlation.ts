import { midranks } from './ranks.ts';
import { mean, type Numbers } from './summary.ts';

/**
 * Pearson's correlation coefficient, -1..1; NaN where either side does not vary or holds fewer than two values.
 *
 * @throws RangeError if the lengths differ
 */
export function pearson(x: Numbers, y: Numbers): number {
  if (x.length !== y.length) throw new RangeError(`${x.length} values do not go with ${y.length} values.`);
  const meanX = mean(x);
  const meanY = mean(y);
  let products = 0;
  let squaresX = 0;
  let squaresY = 0;
  for (let index = 0; index < x.length; index++) {
    const dx = (x[index] ?? NaN) - meanX;
    const dy = (y[index] ?? NaN) - meanY;
    products += dx * dy;
    squaresX += dx * dx;
    squaresY += dy * dy;
  }
  return products / Math.sqrt(squaresX * squaresY);
}

/**
 * Spearman's rank correlation, -1..1, equal values sharing their mean rank.
 *
 * @throws RangeError if the lengths differ
 */
export function spearman(x: Numbers, y: Numbers): number {
  return pearson(midranks(x), midranks(y));
}
