package io.mimon.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The hashed counts, played against a map. */
class TallyTest {

  @Test
  void countsAsAMapDoes() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Tally tally = new Tally();
      Map<Long, Integer> mirror = new HashMap<>();
      Map<Long, Integer> numbers = new HashMap<>();
      List<Long> present = new ArrayList<>();
      // Keys that share a home slot are the hard case: few of them, or multiples of a power of two.
      int kinds = 1 << random.nextInt(2, 10);
      int spread = random.nextInt(40);
      for (int step = 0; step < 20_000; step++) {
        String where = "seed " + seed + ", step " + step;
        boolean grows = random.nextInt(100) < (step / 2_000 % 2 == 0 ? 60 : 40);
        if (grows || present.isEmpty()) {
          long key = (long) random.nextInt(kinds) << spread;
          int number = tally.add(key);
          present.add(key);
          mirror.merge(key, 1, Integer::sum);
          assertEquals(numbers.computeIfAbsent(key, k -> number), number, where);
        } else {
          int which = random.nextInt(present.size());
          long key = present.set(which, present.get(present.size() - 1));
          present.remove(present.size() - 1);
          assertEquals(numbers.get(key), tally.remove(key), where);
          mirror.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
          if (!mirror.containsKey(key)) {
            numbers.remove(key);
          }
        }
        if (step % 97 == 0) {
          tally.checkInvariants();
          assertEquals(mirror.size(), tally.seen(), where);
          for (long key = 0; key < kinds; key++) {
            long spreadKey = key << spread;
            assertEquals(mirror.getOrDefault(spreadKey, 0), tally.countOf(spreadKey), where);
          }
        }
      }
      assertTrue(tally.numbersEnd() <= kinds, "numbers are given again, seed " + seed);
    }
  }

  /** A window over ever new keys: the memory is that of the window, and nothing is left over. */
  @Test
  void newKeysForever() {
    Tally tally = new Tally();
    for (long key = 0; key < 100_000; key++) {
      tally.add(key * key);
      if (key >= 100) {
        tally.remove((key - 100) * (key - 100));
      }
    }
    tally.checkInvariants();
    assertEquals(100, tally.seen());
    assertEquals(101, tally.numbersEnd());
    for (long key = 99_900; key < 100_000; key++) {
      tally.remove(key * key);
    }
    tally.checkInvariants();
    assertEquals(0, tally.seen());
    assertTrue(tally.sum().isSameAs(new ExactLogSum()));
  }
}
