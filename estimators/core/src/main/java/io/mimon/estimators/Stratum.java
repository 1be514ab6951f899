package io.mimon.estimators;

/** A rolling estimator of I(X;Y) as one stratum of a sum: what it adds, row by row and in all. */
interface Stratum {

  void add(double x, double y);

  void remove(double x, double y);

  int size();

  /** The number of rows that enter the sum; 0 while there are at most k. */
  int entered();

  /** Whether neither side is constant among those that enter; else all their terms are 0. */
  boolean isInformative();

  /** Adds Σ ψ(n) + ψ(kᵢ) − ψ(first count) − ψ(second count) over the rows, so many times. */
  void addTerms(ExactPsiSum to, int times);

  /** The terms by row in order of arrival, NaN for rows that do not enter. */
  double[] localTerms();

  /** By row, the weight of what it shares with rows near it, 0 for rows that do not enter. */
  double[] localWeights();
}
