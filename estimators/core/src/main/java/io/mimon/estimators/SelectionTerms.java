package io.mimon.estimators;

/**
 * What a ranking of features asks for, in nats; a term is asked for only when a score needs it.
 *
 * <p>NaN is "not known": a feature of unknown relevance is never selected, an unknown term of two
 * features is left out of means and minima.
 */
public interface SelectionTerms {

  /** The number of features; they are numbered from 0. */
  int features();

  /** I(X_i;Y). */
  double relevance(int feature);

  /** I(X_i;X_j), the same for (j, i). */
  double redundancy(int feature, int other);

  /** I(X_i;Y|X_j): what the feature tells beyond the other. */
  double relevanceGiven(int feature, int other);
}
