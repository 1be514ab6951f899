package io.mimon.gateway;

/**
 * Told of every committed line once, in file order, on the feed's thread; so it returns quickly and
 * does not throw.
 */
public interface FeedListener {
  /** An estimate was committed. */
  default void reading(Reading reading) {}

  /** An alert was committed. */
  default void alert(Alert alert) {}

  /** New counts were committed. */
  default void status(Status status) {}

  /** A line was passed over. */
  default void malformed(MalformedLine line) {}

  /** The text of a line, after the call for what it says; not of one that was passed over. */
  default void line(FeedRecord record, String text) {}
}
