package io.mimon.gateway.alerts;

import java.io.IOException;
import java.util.Optional;

/**
 * Where several processes keep how far alerts were delivered, of which one delivers at a time.
 *
 * <p>Safe for use by several threads.
 */
public interface PositionLog {
  /** The last that was put for a sink, by whichever process. */
  Optional<String> latest(String sink);

  /**
   * Puts one in the place of the last; all processes see it when this returns.
   *
   * @throws IOException if another process delivers by now, or it is not known whether one does
   */
  void put(String sink, String json) throws IOException;
}
