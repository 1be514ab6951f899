package io.mimon.estimators;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The 64-bit hash by which a category is known to a sketch; the same on every machine and in every
 * version, because stored sketches depend on it.
 *
 * <p>A text is hashed by XXH64 with seed 0 over its UTF-8 bytes (Collet, "xxHash fast digest
 * algorithm", version 0.1.1); an unpaired surrogate counts as a question mark, as in every encoding
 * to UTF-8. A code is mixed by the finalizer of MurmurHash3, a bijection: different codes never
 * share a hash. Two texts do with probability 2⁻⁶⁴: among 10⁶ categories, some pair with 3·10⁻⁸.
 */
public final class CategoryHash {

  private static final long PRIME1 = 0x9E3779B185EBCA87L;
  private static final long PRIME2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME3 = 0x165667B19E3779F9L;
  private static final long PRIME4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME5 = 0x27D4EB2F165667C5L;
  private static final long PRIME1_PLUS_PRIME2 = 0x60EA27EEADC0B5D6L;
  private static final int STRIPE_BYTES = 32;

  private CategoryHash() {}

  /** The hash of a category that is known by its text. */
  public static long of(String category) {
    ByteBuffer bytes =
        ByteBuffer.wrap(category.getBytes(StandardCharsets.UTF_8)).order(ByteOrder.LITTLE_ENDIAN);
    int length = bytes.remaining();
    long hash = (length >= STRIPE_BYTES ? ofStripes(bytes) : PRIME5) + length;
    while (bytes.remaining() >= Long.BYTES) {
      hash = Long.rotateLeft(hash ^ round(0, bytes.getLong()), 27) * PRIME1 + PRIME4;
    }
    if (bytes.remaining() >= Integer.BYTES) {
      long lane = bytes.getInt() & 0xFFFFFFFFL;
      hash = Long.rotateLeft(hash ^ (lane * PRIME1), 23) * PRIME2 + PRIME3;
    }
    while (bytes.hasRemaining()) {
      hash = Long.rotateLeft(hash ^ ((bytes.get() & 0xFFL) * PRIME5), 11) * PRIME1;
    }
    hash = (hash ^ (hash >>> 33)) * PRIME2;
    hash = (hash ^ (hash >>> 29)) * PRIME3;
    return hash ^ (hash >>> 32);
  }

  /** The hash of a category that is known by its code; see {@link VariableType#CATEGORICAL}. */
  public static long of(double code) {
    return mix((long) code);
  }

  /** The finalizer of MurmurHash3 (Appleby 2011): every bit of the result depends on every bit. */
  static long mix(long value) {
    long z = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
    z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return z ^ (z >>> 33);
  }

  private static long ofStripes(ByteBuffer bytes) {
    long[] lanes = {PRIME1_PLUS_PRIME2, PRIME2, 0, -PRIME1};
    while (bytes.remaining() >= STRIPE_BYTES) {
      for (int i = 0; i < lanes.length; i++) {
        lanes[i] = round(lanes[i], bytes.getLong());
      }
    }
    long hash =
        Long.rotateLeft(lanes[0], 1)
            + Long.rotateLeft(lanes[1], 7)
            + Long.rotateLeft(lanes[2], 12)
            + Long.rotateLeft(lanes[3], 18);
    for (long lane : lanes) {
      hash = (hash ^ round(0, lane)) * PRIME1 + PRIME4;
    }
    return hash;
  }

  private static long round(long lane, long input) {
    return Long.rotateLeft(lane + input * PRIME2, 31) * PRIME1;
  }
}
