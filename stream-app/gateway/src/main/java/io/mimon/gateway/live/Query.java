package io.mimon.gateway.live;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The parameters of a request; one that is not known is refused, not passed over. */
final class Query {
  private static final int LIMIT = 100;
  private static final int LIMIT_MAX = 1_000;
  private static final int OFFSET_MAX = 1_000_000;

  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private Query() {}

  /** Reads the raw query of a URI. */
  static Query of(@Nullable String raw, Set<String> known) throws ApiException {
    Query query = new Query();
    if (raw == null || raw.isEmpty()) {
      return query;
    }
    for (String part : raw.split("&", -1)) {
      int equals = part.indexOf('=');
      String name = decode(equals < 0 ? part : part.substring(0, equals));
      if (!known.contains(name)) {
        throw new ApiException(
            400,
            "The parameter \"%s\" is not known here; known are: %s."
                .formatted(
                    name, known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known))));
      }
      String value = equals < 0 ? "" : decode(part.substring(equals + 1));
      query.values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }
    return query;
  }

  private static String decode(String text) throws ApiException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ApiException(400, "The query is not encoded as a URL's has to be.");
    }
  }

  /** Null where it is not given. */
  @Nullable String text(String name) throws ApiException {
    List<String> given = values.getOrDefault(name, List.of());
    if (given.size() > 1) {
      throw new ApiException(400, "The parameter \"%s\" is given twice.".formatted(name));
    }
    return given.isEmpty() ? null : given.get(0);
  }

  String required(String name) throws ApiException {
    String value = text(name);
    if (value == null) {
      throw new ApiException(400, "The parameter \"%s\" is missing.".formatted(name));
    }
    return value;
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  boolean matches(String name, String value) throws ApiException {
    String wanted = text(name);
    return wanted == null || wanted.equals(value);
  }

  int limit() throws ApiException {
    return number("limit", LIMIT, 1, LIMIT_MAX);
  }

  int offset() throws ApiException {
    return number("offset", 0, 0, OFFSET_MAX);
  }

  int number(String name, int absent, int min, int max) throws ApiException {
    String value = text(name);
    if (value == null) {
      return absent;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, as one out of bounds.
    }
    throw new ApiException(
        400,
        "The parameter \"%s\" has to be a whole number from %d to %d.".formatted(name, min, max));
  }

  boolean flag(String name) throws ApiException {
    String value = text(name);
    if (value == null || value.equals("false")) {
      return false;
    }
    if (value.equals("true")) {
      return true;
    }
    throw new ApiException(400, "The parameter \"%s\" has to be true or false.".formatted(name));
  }
}
