package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.block.Column;
import io.mimon.estimators.VariableType;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class WindowColumnTest {

  @Test
  void anyAppendsAndEvictionsKeepTheRowsAndOneCodeForEachLabel() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      WindowColumn column = new WindowColumn(VariableType.CATEGORICAL);
      ArrayDeque<String> mirror = new ArrayDeque<>();
      int largest = 0;
      for (int step = 0; step < 300; step++) {
        Column.Categorical block = block(random, step);
        int from = random.nextInt(block.codes().length);
        int to = random.nextInt(from, block.codes().length + 1);
        column.append(block, from, to);
        for (int i = from; i < to; i++) {
          mirror.add(block.codes()[i] < 0 ? "missing" : block.labels()[block.codes()[i]]);
        }
        largest = Math.max(largest, mirror.size());
        int evicted = random.nextInt(4) == 0 ? mirror.size() : random.nextInt(mirror.size() + 1);
        column.evict(evicted);
        for (int i = 0; i < evicted; i++) {
          mirror.remove();
        }
        checkSame(mirror, column, "seed " + seed + ", step " + step);
      }
      assertTrue(
          column.dictionary().codes() <= largest,
          "seed " + seed + ": " + column.dictionary().codes() + " codes");
    }
  }

  /** Some labels all blocks share, some are new in each, the dictionary in no order. */
  private static Column.Categorical block(SplittableRandom random, int step) {
    String[] labels = new String[random.nextInt(1, 30)];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 2 == 0 ? "shared " + i : "new " + step + " " + i;
    }
    int[] codes = random.ints(random.nextInt(1, 200), -1, labels.length).toArray();
    return new Column.Categorical(labels, codes);
  }

  private static void checkSame(ArrayDeque<String> mirror, WindowColumn column, String where) {
    assertEquals(mirror.size(), column.size(), where);
    Map<Double, String> labelOfCode = new HashMap<>();
    Map<String, Double> codeOfLabel = new HashMap<>();
    Iterator<String> labels = mirror.iterator();
    for (int i = 0; i < column.size(); i++) {
      String label = labels.next();
      double code = column.value(i);
      assertEquals(label.equals("missing"), Double.isNaN(code), where);
      String known = labelOfCode.putIfAbsent(code, label);
      assertTrue(known == null || known.equals(label), where + ": one code, two labels");
      Double same = codeOfLabel.putIfAbsent(label, code);
      assertTrue(same == null || same.equals(code), where + ": one label, two codes");
    }
  }

  @Test
  void memoryFollowsTheWindowWhenEveryRowBringsANewLabel() {
    WindowColumn column = new WindowColumn(VariableType.CATEGORICAL);
    for (int i = 0; i < 100_000; i++) {
      column.append(new Column.Categorical(new String[] {"row " + i}, new int[] {0}), 0, 1);
      if (column.size() > 50) {
        column.evict(1);
      }
    }
    assertEquals(51, column.dictionary().codes());
  }

  @Test
  void numbersSurviveCompaction() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      WindowColumn column = new WindowColumn(VariableType.NUMERIC);
      ArrayDeque<Double> mirror = new ArrayDeque<>();
      int window = random.nextInt(1, 500);
      for (int step = 0; step < 500; step++) {
        double[] values = random.doubles(random.nextInt(1, 100)).toArray();
        column.append(new Column.Numeric(values), 0, values.length);
        for (double value : values) {
          mirror.add(value);
        }
        int excess = Math.max(0, mirror.size() - window);
        column.evict(excess);
        for (int i = 0; i < excess; i++) {
          mirror.remove();
        }
        int i = 0;
        for (double value : mirror) {
          assertEquals(value, column.value(i++), "seed " + seed + ", step " + step);
        }
      }
    }
  }
}
