// Entropies and mutual information of a table of counts, in bits, by the definitions (plug-in, no correction).

const log2 = Math.log2;
const sum = (values) => values.reduce((total, value) => total + value, 0);

/** Marginal counts of a table counts[i][j]. */
export function marginals(counts) {
  const x = counts.map(sum);
  const y = counts[0].map((_, j) => sum(counts.map((row) => row[j])));
  return { x, y, total: sum(x) };
}

function entropy(counts, total) {
  return -sum(counts.filter((count) => count > 0).map((count) => (count / total) * log2(count / total)));
}

/**
 * All of them, each by its own formula: hx, hy, hxy, hxGivenY, hyGivenX; and the information four
 * times: bySum H(X)+H(Y)-H(X,Y), byX H(X)-H(X|Y), byY H(Y)-H(Y|X), byDivergence of the joint from the
 * product of its margins. Null for a table without counts.
 */
export function information(counts) {
  const { x, y, total } = marginals(counts);
  if (!(total > 0)) {
    return null;
  }
  const hx = entropy(x, total);
  const hy = entropy(y, total);
  const hxy = entropy(counts.flat(), total);
  let hxGivenY = 0;
  let hyGivenX = 0;
  let byDivergence = 0;
  counts.forEach((row, i) => row.forEach((count, j) => {
    if (count > 0) {
      const p = count / total;
      hxGivenY -= p * log2(count / y[j]);
      hyGivenX -= p * log2(count / x[i]);
      byDivergence += p * log2((count * total) / (x[i] * y[j]));
    }
  }));
  return { hx, hy, hxy, hxGivenY, hyGivenX, bySum: hx + hy - hxy, byX: hx - hxGivenY, byY: hy - hyGivenX, byDivergence };
}
