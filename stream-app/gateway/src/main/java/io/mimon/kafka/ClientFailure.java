package io.mimon.kafka;

import io.mimon.core.config.MonitorConfig.KafkaAccess;
import io.mimon.core.input.InputException;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;

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

  /**
   * Why brokers do not give what they were asked for, as a sentence with what to do.
   *
   * @param topic what was read or written
   */
  static InputException explain(
      KafkaException failure, KafkaAccess access, String topic, Duration waited) {
    String broker = access.bootstrap();
    if (failure instanceof TimeoutException) {
      return new InputException(
          ("No broker answers at %s within %d s; check the address, that it runs, and its"
                  + " security settings.")
              .formatted(broker, waited.toSeconds()));
    }
    if (failure instanceof AuthenticationException) {
      return new InputException(
          "The broker at %s refuses the credentials; check its properties and secret files."
              .formatted(broker));
    }
    if (failure instanceof AuthorizationException) {
      return new InputException(
          "The broker at %s does not let topic %s be read; grant read and describe on it."
              .formatted(broker, topic));
    }
    if (failure instanceof InvalidTopicException) {
      return new InputException("%s is no name of a topic; correct it.".formatted(topic));
    }
    return new InputException(
        "Topic %s at %s cannot be read: %s".formatted(topic, broker, describe(failure)));
  }
}
