package io.mimon.kafka;

import org.apache.kafka.common.config.ConfigException;

/** Why a client failed, in a sentence that can be shown. */
final class ClientFailure {
  private ClientFailure() {}

  /**
   * The innermost message about a configuration, or the kind of failure. Messages of other parts
   * are left out, and no cause is passed on: a login configuration that cannot be parsed is quoted
   * in them, password and all.
   */
  static String describe(Throwable failure) {
    Throwable innermost = failure;
    String config = null;
    for (Throwable at = failure; at != null; at = at.getCause()) {
      innermost = at;
      if (at instanceof ConfigException && at.getMessage() != null) {
        config = at.getMessage();
      }
    }
    return config == null
        ? innermost.getClass().getSimpleName() + "; check the properties of the client."
        : config;
  }
}
