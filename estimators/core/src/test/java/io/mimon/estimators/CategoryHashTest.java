package io.mimon.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Hashes are stored state: the same for ever. */
class CategoryHashTest {

  @Test
  void publishedValuesOfXxh64() {
    // Of the reference implementation, xxHash 0.8, seed 0.
    assertEquals(0xEF46DB3751D8E999L, CategoryHash.of(""));
    assertEquals(0xD24EC4F1A98C6E5BL, CategoryHash.of("a"));
    assertEquals(0x44BC2CF5AD770999L, CategoryHash.of("abc"));
    assertEquals(0xFBCEA83C8A378BF1L, CategoryHash.of("Nobody inspects the spammish repetition"));
  }

  @Test
  void codesNeverCollideAndZeroHasNoSign() {
    Set<Long> seen = new HashSet<>();
    for (int code = 0; code < 1_000_000; code++) {
      seen.add(CategoryHash.of((double) code));
    }
    assertEquals(1_000_000, seen.size());
    assertEquals(CategoryHash.of(0.0), CategoryHash.of(-0.0));
  }

  @Test
  void bucketsFillAsIfByChanceAndTablesDoNotKnowOfEachOther() {
    HashShape shape = new HashShape(2, 64, 7);
    int categories = 100_000;
    int[] joint = new int[64 * 64];
    for (int i = 0; i < categories; i++) {
      long hash = CategoryHash.of("category " + i);
      joint[shape.bucket(0, hash) * 64 + shape.bucket(1, hash)]++;
    }
    double expected = (double) categories / joint.length;
    double chiSquared = 0;
    for (int count : joint) {
      chiSquared += (count - expected) * (count - expected) / expected;
    }
    // χ² of 4,095 degrees of freedom: 4,095 ± 4 · 90.5.
    assertTrue(Math.abs(chiSquared - 4095) < 362, "χ² " + chiSquared);
  }
}
