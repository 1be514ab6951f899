package io.mimon.cli;

/** What a cluster could not do, in one sentence for whoever asked for it. */
public final class ClusterException extends RuntimeException {
  /** With what it came from. */
  public ClusterException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Of its own. */
  public ClusterException(String message) {
    super(message);
  }
}
