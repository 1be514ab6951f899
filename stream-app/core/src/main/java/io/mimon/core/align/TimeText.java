package io.mimon.core.align;

/**
 * The text of a cell to milliseconds since the epoch.
 *
 * <p>White space around it is ignored. Two kinds of text are times:
 *
 * <ul>
 *   <li>ISO 8601, {@code 2026-11-27T05:46:37.123456789+01:00}: a date alone is its midnight;
 *       between date and time is a {@code T} or a space; seconds and a fraction of up to nine
 *       digits, behind a point or a comma, may be left out; the offset is {@code Z}, {@code ±HH},
 *       {@code ±HHMM} or {@code ±HH:MM} up to 18 hours, and <em>text without one is UTC</em>, never
 *       the zone of the machine. Leap seconds and 24:00 are no times.
 *   <li>A decimal number since the epoch, with a fraction or an exponent, evaluated exactly. The
 *       unit is the coarsest that puts it between the years 1900 and 2200:
 *       <pre>
 *       unit           from                         to (exclusive)
 *       seconds       -2,208,988,800               7,258,118,400
 *       milliseconds  -2,208,988,800,000           7,258,118,400,000
 *       microseconds  -2,208,988,800,000,000       7,258,118,400,000,000
 *       nanoseconds   -2,208,988,800,000,000,000   7,258,118,400,000,000,000
 *       </pre>
 *       So milliseconds of the 84 days after 1970-01-01 (and 25 days before) are taken for seconds,
 *       and likewise microseconds for milliseconds, nanoseconds for microseconds; no other time is
 *       ambiguous. A year or a date without hyphens is such a number too.
 * </ul>
 *
 * <p>What is finer than a millisecond is cut off towards the past, as {@link
 * java.time.Instant#toEpochMilli} does.
 *
 * <p>Only times from 1900-01-01 until before 2200-01-01, UTC, are times. Without such a limit the
 * unit of a number could not be told; and placeholders such as 0001-01-01 or 9999-12-31 would enter
 * as times, one of the latter putting the event time clock where every later row is late.
 */
public final class TimeText {

  /** The text is not a time; no time is equal to it. */
  public static final long NOT_A_TIME = Long.MIN_VALUE;

  /** The first time there is, inclusive: 1900-01-01T00:00Z. */
  public static final long MILLIS_MIN = -2_208_988_800_000L;

  /** The end of times, exclusive: 2200-01-01T00:00Z. */
  public static final long MILLIS_END = 7_258_118_400_000L;

  private static final long SECONDS_MIN_MAGNITUDE = -MILLIS_MIN / 1000;
  private static final long SECONDS_END = MILLIS_END / 1000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int EXPONENT_MAX = 9_999; // beyond, only the sign of it matters
  private static final int DAY_MILLIS = 86_400_000;
  private static final int OFFSET_MINUTES_MAX = 18 * 60;
  private static final int DATE_LENGTH = 10;
  private static final int FRACTION_DIGITS_MAX = 9;
  private static final int BAD = -1;

  private TimeText() {}

  /** Milliseconds since the epoch, or {@link #NOT_A_TIME}. */
  public static long parse(String text) {
    int begin = 0;
    int end = text.length();
    while (begin < end && text.charAt(begin) <= ' ') {
      begin++;
    }
    while (end > begin && text.charAt(end - 1) <= ' ') {
      end--;
    }
    boolean iso =
        end - begin >= DATE_LENGTH
            && text.charAt(begin + 4) == '-'
            && text.charAt(begin + 7) == '-';
    long millis = iso ? isoMillis(text, begin, end) : numberMillis(text, begin, end);
    return millis >= MILLIS_MIN && millis < MILLIS_END ? millis : NOT_A_TIME;
  }

  private static long isoMillis(String text, int begin, int end) {
    int century = twoDigits(text, begin, end);
    int yearOfCentury = twoDigits(text, begin + 2, end);
    int month = twoDigits(text, begin + 5, end);
    int day = twoDigits(text, begin + 8, end);
    int year = 100 * century + yearOfCentury;
    if (century < 0
        || yearOfCentury < 0
        || month < 1
        || month > 12
        || day < 1
        || day > daysOfMonth(year, month)) {
      return NOT_A_TIME;
    }
    long midnight = epochDay(year, month, day) * DAY_MILLIS;
    int at = begin + DATE_LENGTH;
    if (at == end) {
      return midnight;
    }
    char separator = text.charAt(at);
    if (separator != 'T' && separator != ' ' && separator != 't') {
      return NOT_A_TIME;
    }
    return timeOfDay(text, at + 1, end, midnight);
  }

  /** The time at {@code text[at, end)}, with its offset if there is one, after midnight. */
  private static long timeOfDay(String text, int at, int end, long midnight) {
    int hour = twoDigits(text, at, end);
    int minute = isAt(text, at + 2, end, ':') ? twoDigits(text, at + 3, end) : BAD;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      return NOT_A_TIME;
    }
    at += 5;
    int millis = 0;
    if (isAt(text, at, end, ':')) {
      int second = twoDigits(text, at + 1, end);
      if (second < 0 || second > 59) {
        return NOT_A_TIME;
      }
      at += 3;
      millis = 1000 * second;
      if (isAt(text, at, end, '.') || isAt(text, at, end, ',')) {
        int from = at + 1;
        at = endOfDigits(text, from, end);
        if (at == from || at - from > FRACTION_DIGITS_MAX) {
          return NOT_A_TIME;
        }
        millis += fractionMillis(text, from, at);
      }
    }
    long local = midnight + 60_000L * (60 * hour + minute) + millis;
    if (at == end) {
      return local;
    }
    int offsetMinutes = offsetMinutes(text, at, end);
    return offsetMinutes == Integer.MIN_VALUE ? NOT_A_TIME : local - 60_000L * offsetMinutes;
  }

  private static int fractionMillis(String text, int from, int end) {
    int millis = 0;
    for (int i = 0; i < 3; i++) {
      millis = 10 * millis + (from + i < end ? text.charAt(from + i) - '0' : 0);
    }
    return millis;
  }

  /** What {@code text[at, end)} says to be ahead of UTC; MIN_VALUE if it is no offset. */
  private static int offsetMinutes(String text, int at, int end) {
    char sign = text.charAt(at);
    if (sign == 'Z' || sign == 'z') {
      return at + 1 == end ? 0 : Integer.MIN_VALUE;
    }
    if (sign != '+' && sign != '-') {
      return Integer.MIN_VALUE;
    }
    int hours = twoDigits(text, at + 1, end);
    int minutes =
        switch (end - at) {
          case 3 -> 0;
          case 5 -> twoDigits(text, at + 3, end);
          case 6 -> text.charAt(at + 3) == ':' ? twoDigits(text, at + 4, end) : BAD;
          default -> BAD;
        };
    int offset = 60 * hours + minutes;
    if (hours < 0 || minutes < 0 || minutes > 59 || offset > OFFSET_MINUTES_MAX) {
      return Integer.MIN_VALUE;
    }
    return sign == '-' ? -offset : offset;
  }

  private static boolean isAt(String text, int at, int end, char expected) {
    return at < end && text.charAt(at) == expected;
  }

  private static int twoDigits(String text, int at, int end) {
    if (at + 2 > end) {
      return BAD;
    }
    int tens = text.charAt(at) - '0';
    int ones = text.charAt(at + 1) - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? BAD : 10 * tens + ones;
  }

  private static int endOfDigits(String text, int from, int end) {
    int at = from;
    while (at < end && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  private static int daysOfMonth(int year, int month) {
    return switch (month) {
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /**
   * Days from 1970-01-01 in the Gregorian calendar, for years from 0. Years are taken to begin in
   * March, so that the leap day is the last of its year; 153 days are five months from March on
   * (March to July, August to December), and 719,468 are the days from 0000-03-01 to 1970-01-01.
   */
  private static long epochDay(int year, int month, int day) {
    int marchYear = month > 2 ? year : year - 1;
    int marchMonth = month > 2 ? month - 3 : month + 9;
    int dayOfYear = (153 * marchMonth + 2) / 5 + day - 1;
    return 365L * marchYear
        + Math.floorDiv(marchYear, 4)
        - Math.floorDiv(marchYear, 100)
        + Math.floorDiv(marchYear, 400)
        + dayOfYear
        - 719_468;
  }

  /** The number {@code [+-]? (digits [. digits?] | . digits) ([eE] [+-]? digits)?} as a time. */
  private static long numberMillis(String text, int begin, int end) {
    boolean negative = isAt(text, begin, end, '-');
    int from = negative || isAt(text, begin, end, '+') ? begin + 1 : begin;
    int point = endOfDigits(text, from, end);
    int at = isAt(text, point, end, '.') ? endOfDigits(text, point + 1, end) : point;
    int digits = at > point ? at - from - 1 : at - from;
    if (digits == 0) {
      return NOT_A_TIME;
    }
    int exponent = 0;
    if (at < end) {
      exponent = (text.charAt(at) | 0x20) == 'e' ? exponent(text, at + 1, end) : Integer.MIN_VALUE;
      if (exponent == Integer.MIN_VALUE) {
        return NOT_A_TIME;
      }
    }
    return decimalMillis(text, from, at, digits, point - from + exponent, negative);
  }

  /** The exponent in {@code text[from, end)}, or MIN_VALUE if it is none. */
  private static int exponent(String text, int from, int end) {
    boolean negative = isAt(text, from, end, '-');
    int at = negative || isAt(text, from, end, '+') ? from + 1 : from;
    if (at == end || endOfDigits(text, at, end) != end) {
      return Integer.MIN_VALUE;
    }
    int exponent = 0;
    for (; at < end; at++) {
      exponent = Math.min(EXPONENT_MAX, 10 * exponent + text.charAt(at) - '0');
    }
    return negative ? -exponent : exponent;
  }

  /**
   * The decimal of the digits in {@code text[from, end)}, a point among them passed over, of which
   * the first {@code wholeDigits} (possibly none, possibly more than there are) are before the
   * point.
   */
  private static long decimalMillis(
      String text, int from, int end, int digits, int wholeDigits, boolean negative) {
    long whole = 0;
    int thousandths = 0;
    boolean rest = false; // whether a digit beyond the thousandths is not zero
    int place = wholeDigits; // digits to come before the point, less than 1 behind it
    for (int at = from; at < end; at++) {
      int digit = text.charAt(at) - '0';
      if (digit < 0) {
        continue; // the point
      }
      if (place > 0) {
        if (whole >= SECONDS_END * NANOS_PER_SECOND / 10 + 1) {
          return NOT_A_TIME;
        }
        whole = 10 * whole + digit;
      } else if (place > -3) {
        thousandths += digit * (place == 0 ? 100 : place == -1 ? 10 : 1);
      } else {
        rest |= digit != 0;
      }
      place--;
    }
    for (int missing = wholeDigits - digits; missing > 0 && whole != 0; missing--) {
      if (whole >= SECONDS_END * NANOS_PER_SECOND / 10 + 1) {
        return NOT_A_TIME;
      }
      whole *= 10;
    }
    return inUnit(whole, thousandths, rest, negative);
  }

  private static long inUnit(long whole, int thousandths, boolean rest, boolean negative) {
    long magnitude;
    boolean cut = rest;
    if (isWithin(whole, thousandths != 0 || rest, negative, 1)) {
      magnitude = 1000 * whole + thousandths;
    } else {
      cut |= thousandths != 0;
      long unitsPerSecond = 1000;
      while (!isWithin(whole, cut, negative, unitsPerSecond)) {
        unitsPerSecond *= 1000;
        if (unitsPerSecond > NANOS_PER_SECOND) {
          return NOT_A_TIME;
        }
      }
      long unitsPerMilli = unitsPerSecond / 1000;
      magnitude = whole / unitsPerMilli;
      cut |= whole % unitsPerMilli != 0;
    }
    return negative ? -magnitude - (cut ? 1 : 0) : magnitude;
  }

  private static boolean isWithin(
      long whole, boolean fraction, boolean negative, long unitsPerSecond) {
    if (!negative) {
      return whole < SECONDS_END * unitsPerSecond;
    }
    long max = SECONDS_MIN_MAGNITUDE * unitsPerSecond;
    return whole < max || (whole == max && !fraction);
  }
}
