package io.mimon.estimators;

import java.util.Arrays;

/**
 * Points in strata of similar reach, each in the order of one coordinate.
 *
 * <p>Answers the question of a stab: whose interval (key − reach, key + reach) holds a given value?
 * In a stratum whose reaches are all between half its bound and its bound, these lie among the
 * entries nearer than the bound, a contiguous run of which about two in three are hits; one outlier
 * with a long reach is in a stratum of its own and does not lengthen the search of others.
 */
final class Strata {

  private final boolean plane;
  private Stratum[] strata = new Stratum[0];

  Strata(boolean plane) {
    this.plane = plane;
  }

  /** The strata that have entries, in no order. */
  Stratum[] all() {
    return strata;
  }

  /** The stratum of a reach, if it has entries. */
  Stratum existing(double reach) {
    int number = Stratum.numberOf(reach);
    for (Stratum stratum : strata) {
      if (stratum.number == number) {
        return stratum;
      }
    }
    throw new AssertionError("no stratum for reach " + reach);
  }

  /** The stratum of a reach, to insert into. */
  Stratum of(double reach) {
    int number = Stratum.numberOf(reach);
    for (Stratum stratum : strata) {
      if (stratum.number == number) {
        return stratum;
      }
    }
    Stratum fresh = new Stratum(number, plane);
    strata = Arrays.copyOf(strata, strata.length + 1);
    strata[strata.length - 1] = fresh;
    return fresh;
  }

  /** Takes an entry out of its stratum, and the stratum away if that was the last. */
  void remove(Stratum stratum, double key, int id) {
    stratum.remove(key, id);
    if (stratum.isEmpty()) {
      int at = Arrays.asList(strata).indexOf(stratum);
      strata[at] = strata[strata.length - 1];
      strata = Arrays.copyOf(strata, strata.length - 1);
    }
  }

  /** By id, the counts of all entries. */
  int[] countsById(int ids) {
    int[] counts = new int[ids];
    for (Stratum stratum : strata) {
      for (int p = 0; p < stratum.blocks; p++) {
        int from = stratum.block[p] * Stratum.BLOCK;
        for (int slot = from; slot < from + stratum.size[p]; slot++) {
          counts[stratum.id[slot]] = stratum.count[slot];
        }
      }
    }
    return counts;
  }

  /** Asserts the invariants of all strata; returns the number of entries. */
  int checkInvariants() {
    int entries = 0;
    for (Stratum stratum : strata) {
      entries += stratum.checkInvariants();
    }
    return entries;
  }
}
