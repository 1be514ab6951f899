package io.mimon.gateway;

/**
 * Whether the monitor does its work.
 *
 * @param ok false when the job has failed
 * @param reason why it is not ok, for a person; empty when it is
 */
public record Health(boolean ok, String reason) {
  /** All is well. */
  public static Health up() {
    return new Health(true, "");
  }

  /** The job has failed. */
  public static Health failed(String reason) {
    return new Health(false, reason);
  }
}
