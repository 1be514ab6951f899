package io.mimon.estimators;

/**
 * Small non-negative integers, one, two or four bytes each: as wide as the largest needs.
 *
 * <p>Invariant: exactly one of the arrays is in use, the others are empty.
 */
public final class CodeColumn {

  private static final int BYTE_MAX = 0xFF;
  private static final int SHORT_MAX = 0xFFFF;

  private byte[] bytes;
  private short[] shorts = {};
  private int[] ints = {};
  private int bytesEach = 1;

  /** Zeros, so many. */
  public CodeColumn(int length) {
    bytes = new byte[length];
  }

  /** The value of a slot. */
  public int get(int slot) {
    return switch (bytesEach) {
      case 1 -> bytes[slot] & BYTE_MAX;
      case 2 -> shorts[slot] & SHORT_MAX;
      default -> ints[slot];
    };
  }

  /** Sets a slot to a value that is not negative; all values may become wider by it. */
  public void set(int slot, int value) {
    ensureHolds(value);
    put(slot, value);
  }

  private void put(int slot, int value) {
    switch (bytesEach) {
      case 1 -> bytes[slot] = (byte) value;
      case 2 -> shorts[slot] = (short) value;
      default -> ints[slot] = value;
    }
  }

  /** Sets count slots from slot on to values[from …] + plus; none larger than largest. */
  void setAll(int slot, int[] values, int from, int count, int plus, int largest) {
    ensureHolds(largest);
    if (bytesEach == 1) {
      for (int i = 0; i < count; i++) {
        bytes[slot + i] = (byte) (values[from + i] + plus);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      put(slot + i, values[from + i] + plus);
    }
  }

  private void ensureHolds(int value) {
    if (value > BYTE_MAX && bytesEach == 1) {
      shorts = new short[bytes.length];
      for (int i = 0; i < shorts.length; i++) {
        shorts[i] = (short) (bytes[i] & BYTE_MAX);
      }
      bytes = new byte[0];
      bytesEach = 2;
    }
    if (value > SHORT_MAX && bytesEach == 2) {
      ints = new int[shorts.length];
      for (int i = 0; i < ints.length; i++) {
        ints[i] = shorts[i] & SHORT_MAX;
      }
      shorts = new short[0];
      bytesEach = 4;
    }
  }

  /** The bytes that a value takes: 1, 2 or 4. */
  public int bytesEach() {
    return bytesEach;
  }

  /** The array, where {@link #bytesEach} is 1; values are unsigned. */
  byte[] bytes() {
    return bytes;
  }

  /** The size values of a ring from slot first on, moved to the start of a longer column. */
  public void unroll(int first, int size, int length) {
    int untilEnd = Math.min(size, length() - first);
    switch (bytesEach) {
      case 1 -> {
        byte[] longer = new byte[length];
        System.arraycopy(bytes, first, longer, 0, untilEnd);
        System.arraycopy(bytes, 0, longer, untilEnd, size - untilEnd);
        bytes = longer;
      }
      case 2 -> {
        short[] longer = new short[length];
        System.arraycopy(shorts, first, longer, 0, untilEnd);
        System.arraycopy(shorts, 0, longer, untilEnd, size - untilEnd);
        shorts = longer;
      }
      default -> {
        int[] longer = new int[length];
        System.arraycopy(ints, first, longer, 0, untilEnd);
        System.arraycopy(ints, 0, longer, untilEnd, size - untilEnd);
        ints = longer;
      }
    }
  }

  /** The number of slots. */
  public int length() {
    return bytes.length + shorts.length + ints.length;
  }
}
