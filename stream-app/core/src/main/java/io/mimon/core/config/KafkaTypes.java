package io.mimon.core.config;

import io.mimon.core.config.ValueType.Accepted;
import io.mimon.core.config.ValueType.Reading;
import io.mimon.core.config.ValueType.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types that values about brokers, topics and clients have. */
final class KafkaTypes {
  private static final int PORT_MAX = 65_535;
  private static final Pattern BROKER =
      Pattern.compile("(?:[A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.%]{2,64}\\]):(\\d{1,5})");
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
  private static final Pattern PROPERTY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

  /** What would follow from a property that is not the user's to set. */
  private static final Map<String, String> OWNED = owned();

  private KafkaTypes() {}

  /** Brokers: {@code host:port}, separated by commas. */
  static ValueType<String> bootstrap() {
    return new ValueType<>(
        String.class,
        "host:port of a broker, or of several with commas between, such as kafka1:9092,kafka2:9092",
        KafkaTypes::readBootstrap);
  }

  /** The name of a topic, as brokers allow it. */
  static ValueType<String> topic() {
    return new ValueType<>(
        String.class,
        "the name of a topic, of 1 to 249 letters, digits, '.', '_' or '-'",
        text ->
            TOPIC.matcher(text).matches() && !text.equals(".") && !text.equals("..")
                ? new Accepted<>(text)
                : new Refused<>("brokers allow no other name"));
  }

  /** The name of a client's property that may be set from outside. */
  static ValueType<String> property() {
    return new ValueType<>(
        String.class,
        "letters, digits, '.', '_' or '-', such as security.protocol",
        text -> {
          if (!PROPERTY.matcher(text).matches()) {
            return ValueType.refused();
          }
          String reason = OWNED.get(text);
          return reason == null ? new Accepted<>(text) : new Refused<>(reason);
        });
  }

  /** The value of a client's property, which may be empty and have lines, as certificates do. */
  static ValueType<String> propertyValue() {
    return new ValueType<>(
        String.class,
        "text; a name with dots is written whole, such as security.protocol: SASL_SSL",
        Accepted::new);
  }

  private static Reading<String> readBootstrap(String text) {
    List<String> brokers = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String broker = part.strip();
      Matcher matcher = BROKER.matcher(broker);
      if (!matcher.matches()) {
        return broker.matches("[A-Za-z0-9._-]+")
            ? new Refused<>(broker + " has no port, which usually is 9092")
            : ValueType.refused();
      }
      int port = Integer.parseInt(matcher.group(1));
      if (port == 0 || port > PORT_MAX) {
        return new Refused<>("a port is from 1 to " + PORT_MAX);
      }
      brokers.add(broker);
    }
    return new Accepted<>(String.join(",", brokers));
  }

  private static Map<String, String> owned() {
    Map<String, String> owned = new HashMap<>();
    owned.put("bootstrap.servers", "bootstrap says where the brokers are");
    for (String name :
        List.of("key.serializer", "value.serializer", "key.deserializer", "value.deserializer")) {
      owned.put(name, "mimon reads and writes bytes itself, and could not with another one");
    }
    String position = "how far mimon has read is part of its own state, so rows would be lost";
    owned.put("enable.auto.commit", position + " or counted twice");
    owned.put("group.id", "how far mimon has read is part of its own state, and of no group");
    owned.put("auto.offset.reset", "start says where reading begins");
    owned.put("isolation.level", "rows that were never committed would be counted");
    String unfinished = "a restart has to find its own transactions, or results would be lost";
    owned.put("transactional.id", unfinished);
    owned.put("transactional.id.prefix", unfinished);
    String once = "results that are written exactly once need it as it is";
    owned.put("enable.idempotence", once);
    owned.put("acks", once);
    return Map.copyOf(owned);
  }
}
