/** A share as a percentage without needless zeros: "98%", "96.3%". */
export function percent(share: number, decimals = 1): string {
  return `${(share * 100).toFixed(decimals).replace(/\.0+$/, '')}%`;
}

/** A p-value as journals print it in a table: "< 0.001", "0.012". */
export function formatP(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

/** The same within a sentence: "p < 0.001", "p = 0.012". */
export function formatPStated(p: number): string {
  return p < 0.001 ? `p ${formatP(p)}` : `p = ${formatP(p)}`;
}
