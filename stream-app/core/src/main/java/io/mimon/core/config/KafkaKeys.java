package io.mimon.core.config;

import io.mimon.core.config.ConfigKey.Absent;
import io.mimon.core.config.ConfigKey.Choice;
import io.mimon.core.config.ConfigKey.Mapping;
import io.mimon.core.config.ConfigKey.Scalar;
import io.mimon.core.config.ConfigKey.Section;
import io.mimon.core.config.MonitorConfig.StartAt;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The keys of how brokers are reached, wherever they stand.
 *
 * @param section what they stand in
 */
record KafkaKeys(
    Section section,
    Scalar<String> bootstrap,
    Mapping<String> properties,
    Mapping<Path> secretFiles) {
  private static final int PROPERTIES_MAX = 200;

  /** How the values of a topic are written. */
  enum Format {
    JSON;

    String configName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The keys of a topic that is read. */
  record Topic(
      KafkaKeys access, Scalar<String> topic, Scalar<Format> format, Scalar<StartAt> start) {
    static Topic declare(KeyList keys, String path, Absent access, String doc) {
      return new Topic(
          KafkaKeys.declare(keys, path, access, doc),
          keys.add(
              new Scalar<>(
                  path + ".topic", KafkaTypes.topic(), Absent.REFUSED, "The topic to read.")),
          keys.add(
              new Scalar<>(
                  path + ".format",
                  ValueTypes.oneOf(Format.class, Format::configName),
                  Absent.means("json"),
                  "How the values of its records are written.")),
          keys.add(
              new Scalar<>(
                  path + ".start",
                  ValueTypes.oneOf(StartAt.class, StartAt::configName),
                  Absent.means("earliest"),
                  "Where reading begins while there is no state; then it goes on where it was.")));
    }
  }

  /**
   * Declares the section and the keys of the access.
   *
   * @param access what holds where brokers and properties are absent
   */
  static KafkaKeys declare(KeyList keys, String path, Absent access, String doc) {
    Absent properties = access.refused() ? Absent.leavesItTo("none") : access;
    return new KafkaKeys(
        keys.add(new Section(path, Choice.ANY, false, doc)),
        keys.add(
            new Scalar<>(
                path + ".bootstrap", KafkaTypes.bootstrap(), access, "Where the brokers are.")),
        keys.add(
            new Mapping<>(
                path + ".properties",
                PROPERTIES_MAX,
                "properties of Kafka's client to text",
                KafkaTypes.property(),
                KafkaTypes.propertyValue(),
                properties,
                true,
                "Handed to the client, for TLS and SASL; values are never shown.")),
        keys.add(
            new Mapping<>(
                path + ".secret_files",
                PROPERTIES_MAX,
                "properties of Kafka's client to paths",
                KafkaTypes.property(),
                ValueTypes.path(),
                properties,
                false,
                "Files that each hold the value of a property, read where the client runs.")));
  }
}
