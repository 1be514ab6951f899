package io.mimon.estimators;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sketches of X against Y, one for each stratum of a categorical Z that is known exactly; bounds
 * I(X;Y|Z) from below.
 *
 * <pre>
 *   I(h(X);Y|Z) = Σ_z p(z) I(h(X);Y|Z=z) ≤ I(X;Y|Z)
 * </pre>
 *
 * <p>h is the same in every stratum, and the largest bound is that of the sum: {@link HashedBound}.
 * A stratum without rows is forgotten. Edge results as for {@link HashedCounts}; a stratum in which
 * X or Y is constant counts with 0.
 */
public final class ConditionalHashedCounts {

  private final HashedCounts like;
  private final int strataMax;

  /** By code of Z, in ascending order, so that sums do not depend on the order of arrival. */
  private final Map<Long, HashedCounts> strata = new TreeMap<>();

  /**
   * Without rows.
   *
   * @param like a sketch of the make that the strata shall have; its rows are not taken
   * @param strataMax the most strata there may be at a time, each a sketch
   */
  public ConditionalHashedCounts(HashedCounts like, int strataMax) {
    this.like = like.empty();
    this.strataMax = strataMax;
  }

  /**
   * Adds a row.
   *
   * @param category the {@link CategoryHash} of X
   * @param y the class of Y, from 0 on
   * @param z the code of the stratum, or the hash of its category
   * @throws IllegalStateException if there would be too many strata
   */
  public void add(long category, int y, long z) {
    HashedCounts stratum = strata.get(z);
    if (stratum == null) {
      if (strata.size() == strataMax) {
        throw new IllegalStateException("Z has more than " + strataMax + " categories");
      }
      stratum = like.empty();
      strata.put(z, stratum);
    }
    stratum.add(category, y);
  }

  /**
   * Removes a row that was added.
   *
   * @throws IllegalArgumentException if the counts show that it was not
   */
  public void remove(long category, int y, long z) {
    HashedCounts stratum = strata.get(z);
    if (stratum == null) {
      throw new IllegalArgumentException("no row of stratum " + z + " is present");
    }
    stratum.remove(category, y);
    if (stratum.size() == 0) {
      strata.remove(z);
    }
  }

  /** The number of rows present. */
  public int size() {
    return strata.values().stream().mapToInt(HashedCounts::size).sum();
  }

  /** The bound of I(X;Y|Z), as it is in {@link #bound()}. */
  public Estimate estimate() {
    return bound().estimate();
  }

  /** As {@link HashedCounts#errorBound}, above I(X;Y|Z). */
  public double errorBound() {
    return bound().errorNats();
  }

  /** The largest bound of I(X;Y|Z) and its error. */
  public HashedBound bound() {
    return HashedBound.of(strata.isEmpty() ? List.of(like) : new ArrayList<>(strata.values()));
  }

  /** The memory of all sketches together, in bytes. */
  public long sizeBytes() {
    return strata.size() * like.sizeBytes();
  }
}
