package io.mimon.core.config;

import io.mimon.core.config.ValueType.Accepted;
import io.mimon.core.config.ValueType.Refused;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The types that values about alerts and their receivers have. */
final class AlertTypes {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** As environments of POSIX have it; what looks otherwise is often the secret itself. */
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,199}");

  private AlertTypes() {}

  /** What a receiver is called. */
  static ValueType<String> receiverName() {
    return new ValueType<>(
        String.class,
        "1 to 64 letters, digits, '.', '_' or '-', a letter or digit first",
        text ->
            NAME.matcher(text).matches()
                ? new Accepted<>(text)
                : new Refused<>("it becomes a metric label and a part of the name of a file"));
  }

  /** The name of a variable; another text is not shown, it may be the secret itself. */
  static ValueType<String> variable() {
    return new ValueType<>(
        String.class,
        "the name of a variable of the environment, such as SLACK_URL",
        text -> VARIABLE.matcher(text).matches() ? new Accepted<>(text) : ValueType.refused());
  }

  /** A path, and not the secret itself in its place. */
  static ValueType<Path> secretPath() {
    ValueType<Path> path = ValueTypes.path();
    return new ValueType<>(
        Path.class,
        "a path",
        text ->
            text.contains("://")
                ? new Refused<>("it looks like the URL itself, which belongs into that file")
                : path.read(text));
  }

  /** What an alert may say has happened. */
  static ValueType<String> kind() {
    Map<String, String> kinds = new LinkedHashMap<>();
    AlertMatch.KINDS.forEach(kind -> kinds.put(kind, kind));
    return ValueTypes.named(String.class, kinds, text -> false);
  }

  /** Values of the segment. */
  static ValueType<ColumnPattern> segmentPattern() {
    return new ValueType<>(
        ColumnPattern.class,
        "a segment or a pattern with * or ?",
        text -> new Accepted<>(new ColumnPattern(text)));
  }

  /** A moment, whatever the zone of the machine. */
  static ValueType<Instant> instant() {
    return new ValueType<>(
        Instant.class,
        "a time with its zone, such as 2026-12-24T18:00:00Z or 2026-12-24T19:00:00+01:00",
        text -> {
          try {
            return new Accepted<>(OffsetDateTime.parse(text).toInstant());
          } catch (DateTimeException e) {
            return new Refused<>("without a zone it would mean another time on another machine");
          }
        });
  }
}
