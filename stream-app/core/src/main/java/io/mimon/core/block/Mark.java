package io.mimon.core.block;

/**
 * Something a segment's windows have to do that does not follow from counting rows.
 *
 * @param afterRows behind so many rows of its block
 * @param observation the rows and unlabelled ones of the segment that came before it
 * @param timeMillis the event time it stands for
 * @param flags what is known of the window that ends here, {@link #FULL} and the like
 */
public record Mark(int afterRows, long observation, Kind kind, long timeMillis, int flags) {

  /** The window is as long as it is to be. */
  public static final int FULL = 1;

  /** The window ends within the reference. */
  public static final int IN_REFERENCE = 2;

  /** The window is one of those whose estimates make the reference. */
  public static final int REFERENCE_WINDOW = 4;

  /** What is to be done. */
  public enum Kind {
    /** A reading is due by the clock. */
    TICK(1),
    /** A reading is due because rows come without labels. */
    STARVED(2),
    /** The reference is over. */
    REFERENCE_END(3),
    /** The segment is over. */
    END(4);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** What stands for it in bytes. */
    int code() {
      return code;
    }

    static Kind ofCode(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("a mark of unknown kind " + code);
    }
  }
}
