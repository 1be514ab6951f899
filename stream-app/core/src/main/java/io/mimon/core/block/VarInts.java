package io.mimon.core.block;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Whole numbers in as few bytes as they need: seven bits a byte, the least first, the top bit set
 * where more follow. Signed ones are folded first (0, −1, 1, −2, …), so that small ones of either
 * sign are short.
 */
public final class VarInts {
  private static final int BITS = 7;
  private static final int MORE = 0x80;

  private VarInts() {}

  /** Writes a number of 64 bits, which is short if it is small and not negative. */
  public static void putUnsigned(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & -MORE) != 0) {
      out.write((int) (rest & (MORE - 1)) | MORE);
      rest >>>= BITS;
    }
    out.write((int) rest);
  }

  /** Writes a number of 64 bits, which is short if it is near zero. */
  public static void putSigned(ByteArrayOutputStream out, long value) {
    putUnsigned(out, value << 1 ^ value >> (Long.SIZE - 1));
  }

  /**
   * Reads what {@link #putUnsigned} wrote.
   *
   * @throws IllegalArgumentException if it has more than 64 bits
   * @throws java.nio.BufferUnderflowException if it is cut short
   */
  public static long unsigned(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += BITS) {
      byte next = in.get();
      value |= (long) (next & (MORE - 1)) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than 64 bits");
  }

  /** Reads what {@link #putSigned} wrote; throws as {@link #unsigned} does. */
  public static long signed(ByteBuffer in) {
    long folded = unsigned(in);
    return folded >>> 1 ^ -(folded & 1);
  }

  /** Reads a count of things of which each takes at least a byte. */
  public static int count(ByteBuffer in) {
    long count = unsigned(in);
    if (count < 0 || count > in.remaining()) {
      throw new IllegalArgumentException(
          "a count of " + count + " with " + in.remaining() + " bytes left");
    }
    return (int) count;
  }
}
