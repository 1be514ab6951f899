package io.mimon.core.monitor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Codes for labels, small integers from 0 that stay the same while any row has them; a code whose
 * last row left is given to the next new label, so memory follows the window, not the stream. Which
 * code a label has carries no meaning.
 */
final class Dictionary {
  private final Map<String, Integer> codeOf = new HashMap<>();
  private final List<String> labelOf = new ArrayList<>();
  private final ArrayDeque<Integer> freeCodes = new ArrayDeque<>();
  private int[] rowsOfCode = new int[8];

  /** By code, its hash once asked for, else NaN. */
  private double[] hashOfCode = new double[8];

  /** The codes given out so far, free ones included: what the dictionary takes of memory. */
  int codes() {
    return labelOf.size();
  }

  /** The labels that rows have. */
  int size() {
    return codeOf.size();
  }

  /** The label of a code that is in use. */
  String label(int code) {
    return labelOf.get(code);
  }

  /** What {@link LabelHash} says of the label of a code that is in use. */
  double hash(int code) {
    if (Double.isNaN(hashOfCode[code])) {
      hashOfCode[code] = LabelHash.of(labelOf.get(code));
    }
    return hashOfCode[code];
  }

  /** The code of a label, a new one if no row has it; it is in use once {@link #retain} is told. */
  int code(String label) {
    return codeOf.computeIfAbsent(label, this::newCode);
  }

  private int newCode(String label) {
    Integer free = freeCodes.poll();
    int code = free != null ? free : labelOf.size();
    if (free != null) {
      labelOf.set(code, label);
    } else {
      labelOf.add(label);
      if (code == rowsOfCode.length) {
        rowsOfCode = Arrays.copyOf(rowsOfCode, 2 * code);
        hashOfCode = Arrays.copyOf(hashOfCode, 2 * code);
      }
    }
    hashOfCode[code] = Double.NaN;
    return code;
  }

  /** One more row has the code. */
  void retain(int code) {
    rowsOfCode[code]++;
  }

  /** One row less has the code. */
  void release(int code) {
    if (--rowsOfCode[code] == 0) {
      codeOf.remove(labelOf.get(code));
      freeCodes.add(code);
    }
  }
}
