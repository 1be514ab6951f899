package io.mimon.gateway;

/**
 * The files of a monitor's output directory that the gateway follows.
 *
 * <p>{@code rejected.jsonl} is not among them: it holds the rejected records themselves, which may
 * be many and large, while {@link Status} has their cumulative counts.
 */
public enum FeedFile {
  READINGS("readings.jsonl"),
  ALERTS("alerts.jsonl"),
  STATUS("status.jsonl");

  private final String fileName;

  FeedFile(String fileName) {
    this.fileName = fileName;
  }

  /** The name inside the output directory. */
  public String fileName() {
    return fileName;
  }
}
