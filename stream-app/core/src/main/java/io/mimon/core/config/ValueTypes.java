package io.mimon.core.config;

import io.mimon.core.config.MonitorConfig.ListenAddress;
import io.mimon.core.config.ValueType.Accepted;
import io.mimon.core.config.ValueType.NotYet;
import io.mimon.core.config.ValueType.Reading;
import io.mimon.core.config.ValueType.Refused;
import io.mimon.estimators.VariableType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types that configuration values have. */
final class ValueTypes {
  private static final int TEXT_CHARS_MAX = 4096;
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d(_?\\d){0,29}");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d{1,30}(\\.\\d{0,30})?|\\.\\d{1,30})([eE][+-]?\\d{1,4})?");
  private static final Pattern ROWS = Pattern.compile("(.*\\S)\\s+rows?");

  /** Eleven digits hold every bound in milliseconds, and as days they still fit into a long. */
  private static final Pattern DURATION = Pattern.compile("(\\d{1,11}) ?(ms|s|m|h|d)");

  private static final Pattern LISTEN =
      Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}\\]|[A-Za-z0-9._-]{1,253}):(\\d{1,5})");
  private static final Pattern MONITOR_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Map<String, Long> MILLIS_BY_UNIT =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  private ValueTypes() {}

  /** What follows from a number below its bound, and from one above. */
  record Consequence(String below, String above) {
    static final Consequence PLAIN = new Consequence("", "");
  }

  static ValueType<Long> wholeNumber(long min, long max, Consequence consequence) {
    String expected = "a whole number from " + min + " to " + max;
    return new ValueType<>(Long.class, expected, text -> readWhole(text, min, max, consequence));
  }

  static ValueType<Long> exactly(long only, String consequence) {
    Consequence both = new Consequence(consequence, consequence);
    return new ValueType<>(
        Long.class, "the number " + only, text -> readWhole(text, only, only, both));
  }

  static ValueType<Long> anyWholeNumber() {
    long min = Long.MIN_VALUE;
    long max = Long.MAX_VALUE;
    return new ValueType<>(
        Long.class,
        "a whole number of 64 bits",
        text -> readWhole(text, min, max, Consequence.PLAIN));
  }

  /** Rows or event time: {@code 500 rows}, {@code 500} or {@code 10s}. */
  static ValueType<Stretch> stretch(
      long rowsMax, Duration timeMin, Duration timeMax, Consequence rows, Consequence time) {
    String expected =
        "a number of rows from 1 to %d, such as 500 rows, or a duration from %s to %s, such as 10s"
            .formatted(rowsMax, text(timeMin), text(timeMax));
    return new ValueType<>(
        Stretch.class,
        expected,
        text -> {
          if (DURATION.matcher(text).matches()) {
            return mapped(readDuration(text, timeMin, timeMax, time), Stretch.Period::new);
          }
          return mapped(readWhole(withoutUnit(ROWS, text), 1, rowsMax, rows), Stretch.Rows::new);
        });
  }

  /** A number with an inclusive lower bound. */
  static ValueType<Double> number(double min, double max, Consequence consequence) {
    String expected = "a number from " + plain(min) + " to " + plain(max);
    return new ValueType<>(Double.class, expected, text -> readNumber(text, min, max, consequence));
  }

  /** A number above zero. */
  static ValueType<Double> positive(double max, Consequence consequence) {
    String expected = "a number above 0, up to " + plain(max);
    return new ValueType<>(
        Double.class, expected, text -> readNumber(text, Double.MIN_VALUE, max, consequence));
  }

  /** An amount of information: {@code 0.02 bits} or {@code 0.02}. */
  static ValueType<Double> bits(double max, Consequence consequence) {
    Pattern unit = Pattern.compile("(.*\\S)\\s+bits?");
    String expected = "a number of bits from 0 to " + plain(max) + ", such as 0.02 bits";
    return new ValueType<>(
        Double.class, expected, text -> readNumber(withoutUnit(unit, text), 0, max, consequence));
  }

  /** A share: {@code 25%} or {@code 0.25}. */
  static ValueType<Double> share(double max, Consequence consequence) {
    String expected = "a share from 0 to " + plain(max) + ", such as 25% or 0.25";
    return new ValueType<>(
        Double.class,
        expected,
        text -> readNumber(text.endsWith("%") ? perCent(text) : text, 0, max, consequence));
  }

  static ValueType<Duration> duration(Duration min, Duration max, Consequence consequence) {
    String expected = "a duration from " + text(min) + " to " + text(max) + ", such as 5s";
    return new ValueType<>(
        Duration.class, expected, text -> readDuration(text, min, max, consequence));
  }

  static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type, Function<E, String> nameOf) {
    Map<String, E> byName = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      byName.put(nameOf.apply(constant), constant);
    }
    return named(type, byName, text -> false);
  }

  /** One of these names; of some others it is known that they belong to later versions. */
  static <T> ValueType<T> named(
      Class<T> type, Map<String, T> byName, Function<String, Boolean> isLater) {
    String expected =
        (byName.size() == 1 ? "only " : "one of ") + String.join(", ", byName.keySet());
    return new ValueType<>(
        type,
        expected,
        text -> {
          T value = byName.get(text);
          if (value != null) {
            return new Accepted<>(value);
          }
          return isLater.apply(text)
              ? new NotYet<>(text + " is not yet supported in this version; use " + expected)
              : new Refused<>(
                  NearestName.of(text, byName.keySet())
                      .map(name -> "did you mean " + name + "?")
                      .orElse(""));
        });
  }

  static ValueType<Boolean> trueOrFalse() {
    Map<String, Boolean> names = new LinkedHashMap<>();
    names.put("true", true);
    names.put("false", false);
    return named(Boolean.class, names, text -> false);
  }

  static ValueType<String> monitorName() {
    String expected = "1 to 100 letters, digits, '.', '_' or '-', a letter or digit first";
    return new ValueType<>(
        String.class,
        expected,
        text ->
            MONITOR_NAME.matcher(text).matches()
                ? new Accepted<>(text)
                : new Refused<>("it becomes a metric label and a part of paths"));
  }

  static ValueType<String> column() {
    return new ValueType<>(
        String.class, "the name of a column", text -> ordinaryText(text, Accepted::new));
  }

  static ValueType<String> anyText() {
    return new ValueType<>(String.class, "text", Accepted::new);
  }

  /** How values of these types are called. */
  static ValueType<VariableType> variableType() {
    return oneOf(VariableType.class, ValueTypes::nameOf);
  }

  static String nameOf(VariableType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  static ValueType<ColumnPattern> columnPattern() {
    return new ValueType<>(
        ColumnPattern.class,
        "a column or a pattern with * or ?",
        text -> ordinaryText(text, given -> new Accepted<>(new ColumnPattern(given))));
  }

  static ValueType<Path> path() {
    return new ValueType<>(Path.class, "a path", text -> ordinaryText(text, ValueTypes::readPath));
  }

  static ValueType<URI> httpUrl() {
    return new ValueType<>(
        URI.class,
        "an http or https URL with a host, such as https://example.org/hook",
        text -> ordinaryText(text, ValueTypes::readUrl));
  }

  static ValueType<ListenAddress> listenAddress() {
    return new ValueType<>(
        ListenAddress.class,
        "host:port with a port from 0 to 65535, such as 127.0.0.1:8080 or [::1]:8080",
        ValueTypes::readListenAddress);
  }

  /** The duration in its largest whole unit, as it would be written. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    for (String unit : new String[] {"d", "h", "m", "s"}) {
      long unitMillis = MILLIS_BY_UNIT.getOrDefault(unit, 1L);
      if (millis >= unitMillis && millis % unitMillis == 0) {
        return millis / unitMillis + unit;
      }
    }
    return millis + "ms";
  }

  private static Reading<Long> readWhole(String text, long min, long max, Consequence consequence) {
    if (!WHOLE.matcher(text).matches()) {
      return ValueType.refused();
    }
    BigInteger given = new BigInteger(text.replace("_", ""));
    if (given.compareTo(BigInteger.valueOf(min)) < 0) {
      return new Refused<>(consequence.below());
    }
    return given.compareTo(BigInteger.valueOf(max)) > 0
        ? new Refused<>(consequence.above())
        : new Accepted<>(given.longValueExact());
  }

  private static Reading<Double> readNumber(
      String text, double min, double max, Consequence consequence) {
    if (!DECIMAL.matcher(text).matches()) {
      return ValueType.refused();
    }
    double given = Double.parseDouble(text) + 0.0; // + 0.0 turns -0 into 0
    if (given < min) {
      return new Refused<>(consequence.below());
    }
    return given > max ? new Refused<>(consequence.above()) : new Accepted<>(given);
  }

  private static String withoutUnit(Pattern unit, String text) {
    Matcher matcher = unit.matcher(text);
    return matcher.matches() ? matcher.group(1) : text;
  }

  /** The number in front of a per cent sign, divided exactly, or the text if there is none. */
  private static String perCent(String text) {
    String number = text.substring(0, text.length() - 1).stripTrailing();
    return DECIMAL.matcher(number).matches()
        ? new BigDecimal(number).movePointLeft(2).toString()
        : text;
  }

  private static Reading<Duration> readDuration(
      String text, Duration min, Duration max, Consequence consequence) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return ValueType.refused();
    }
    long unitMillis = MILLIS_BY_UNIT.getOrDefault(matcher.group(2), 1L);
    Duration given =
        Duration.ofMillis(Math.multiplyExact(Long.parseLong(matcher.group(1)), unitMillis));
    if (given.compareTo(min) < 0) {
      return new Refused<>(consequence.below());
    }
    return given.compareTo(max) > 0 ? new Refused<>(consequence.above()) : new Accepted<>(given);
  }

  private static <A, B> Reading<B> mapped(Reading<A> reading, Function<A, B> then) {
    return reading instanceof Accepted<A> accepted
        ? new Accepted<>(then.apply(accepted.value()))
        : new Refused<>(((Refused<A>) reading).reason());
  }

  private static <T> Reading<T> ordinaryText(String text, Function<String, Reading<T>> then) {
    if (text.isBlank()) {
      return new Refused<>("it is blank");
    }
    if (text.length() > TEXT_CHARS_MAX) {
      return new Refused<>("it is longer than " + TEXT_CHARS_MAX + " characters");
    }
    return text.codePoints().anyMatch(Character::isISOControl)
        ? new Refused<>("it contains a control character")
        : then.apply(text);
  }

  private static Reading<Path> readPath(String text) {
    try {
      return new Accepted<>(Path.of(text));
    } catch (InvalidPathException e) {
      return new Refused<>("this system cannot express it");
    }
  }

  private static Reading<URI> readUrl(String text) {
    try {
      URI url = new URI(text);
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      boolean http = scheme.equals("http") || scheme.equals("https");
      return http && url.getHost() != null && url.getPort() <= 65_535
          ? new Accepted<>(url)
          : ValueType.refused();
    } catch (URISyntaxException e) {
      return ValueType.refused();
    }
  }

  private static Reading<ListenAddress> readListenAddress(String text) {
    Matcher matcher = LISTEN.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
      return ValueType.refused();
    }
    String host = matcher.group(1).replaceAll("[\\[\\]]", "");
    return new Accepted<>(new ListenAddress(host, Integer.parseInt(matcher.group(2))));
  }

  private static String plain(double number) {
    return new BigDecimal(String.valueOf(number)).stripTrailingZeros().toPlainString();
  }
}
