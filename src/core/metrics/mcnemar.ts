/**
 * McNemar’s test, exact (McNemar 1947; the binomial form): of the images that only one of two models gets right, how
 * likely would the two numbers be at least so far apart if both models were equally good?
 *
 * @param onlyFirst images that only the first model gets right
 * @param onlySecond images that only the second model gets right
 * @returns 0 to 1; 1 where there are none
 */
export function mcnemar(onlyFirst: number, onlySecond: number): number {
  const all = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  // Terms of the binomial distribution with equal chances, each from the one before; logarithms do not run out.
  let logTerm = -all * Math.LN2;
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= fewer; k += 1) {
    logTerm += Math.log((all - k + 1) / k);
    sum += Math.exp(logTerm);
  }
  return Math.min(1, 2 * sum);
}
