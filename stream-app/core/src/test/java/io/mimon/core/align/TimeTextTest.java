package io.mimon.core.align;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1970-01-01 | 0",
        "1970-01-01T00:00Z | 0",
        "2023-11-14T22:13:20Z | 1700000000000",
        "2023-11-14t22:13:20z | 1700000000000",
        "2023-11-14 22:13:20 | 1700000000000",
        "2023-11-14 22:13:20+00 | 1700000000000",
        "2023-11-15T00:13:20+0200 | 1700000000000",
        "2023-11-15T00:13:20.5+02:00 | 1700000000500",
        "2023-11-14T22:13:20,123456789 | 1700000000123",
        "2023-11-14 12:43:20-09:30 | 1700000000000",
        "2023-11-14T22:13 | 1699999980000",
        "1969-12-31T23:59:59.9999Z | -1",
        "1900-01-01 | -2208988800000",
        "1899-12-31T23:00-01:00 | -2208988800000",
        "2199-12-31T23:59:59.999999999Z | 7258118399999",
        "2200-01-01T00:30+01:00 | 7258116600000",
        "0 | 0",
        "-0 | 0",
        "+1700000000 | 1700000000000",
        "0001700000000 | 1700000000000",
        "1700000000. | 1700000000000",
        ".5 | 500",
        "1700000000.123 | 1700000000123",
        "1700000000.1239999 | 1700000000123",
        "1700000000123 | 1700000000123",
        "1700000000123.9 | 1700000000123",
        "1700000000123456 | 1700000000123",
        "1700000000123456789 | 1700000000123",
        "1.7e9 | 1700000000000",
        "17E8 | 1700000000000",
        "1.700000000123E12 | 1700000000123",
        "1.700000000123E9 | 1700000000123",
        "1700000000123e-3 | 1700000000123",
        "1e-400 | 0",
        "0e999999999999 | 0",
        "-1.5 | -1500",
        "-0.0001 | -1",
        "-2208988800 | -2208988800000",
        "-2208988800000 | -2208988800000",
        "-2208988800000000 | -2208988800000",
        "-2208988800000000000 | -2208988800000",
        "-2208988800001 | -2208988801",
        "7258118399.999 | 7258118399999",
        "7258118400 | 7258118400",
        "7258118399999 | 7258118399999",
        "7258118399999999 | 7258118399999",
        "7258118399999999999 | 7258118399999",
      })
  void isATime(String text, long millis) {
    assertEquals(millis, TimeText.parse(text));
    assertEquals(millis, TimeText.parse("\t" + text + " "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "now",
        "null",
        "NaN",
        "Infinity",
        "-",
        "+",
        ".",
        "e5",
        "1e",
        "1e+",
        "1.2.3",
        "1 700000000",
        "1,700,000,000",
        "0x10",
        "1700000000L",
        "2023-11-14T",
        "2023-11-14T22",
        "2023-11-14T22:1",
        "2023-11-14T22:13:",
        "2023-11-14T22:13:2",
        "2023-11-14T22:13:20.",
        "2023-11-14T22:13:20.1234567890",
        "2023-11-14T22:13:20+",
        "2023-11-14T22:13:20+1",
        "2023-11-14T22:13:20+1:00",
        "2023-11-14T22:13:20+19:00",
        "2023-11-14T22:13:20+18:01",
        "2023-11-14T22:13:20+01:60",
        "2023-11-14T22:13:20+01:00:00",
        "2023-11-14T22:13:20Zulu",
        "2023-11-14T22:13:20 Z",
        "2023-11-14  22:13:20",
        "2023-11-14T22:13Z0",
        "2023-11-14_22:13:20",
        "2023-11-14T24:00:00Z",
        "2023-11-14T22:60:00Z",
        "2016-12-31T23:59:60Z",
        "2023-13-01",
        "2023-00-01",
        "2023-02-29",
        "1900-02-29",
        "2023-11-00",
        "2023-11-31",
        "2023/11/14",
        "14-11-2023",
        "2023-1-1",
        "20231-11-14",
        "-2023-11-14",
        "0001-01-01",
        "9999-12-31",
        "1899-12-31T23:59:59.999Z",
        "1900-01-01T00:00+01:00",
        "2200-01-01",
        "2199-12-31T23:00-01:00",
        "7258118400000000000",
        "9223372036854775808",
        "-2208988800000000001",
        "1e19",
        "1e999999999999",
        "99999999999999999999999999",
        "١٧٠٠٠٠٠٠٠٠",
        "２０２３-11-14"
      })
  void isNoTime(String text) {
    assertEquals(TimeText.NOT_A_TIME, TimeText.parse(text));
  }

  @Test
  void everyDayOfTheCalendarIsThatOfTheJdk() {
    long midnight = TimeText.MILLIS_MIN;
    for (LocalDate day = LocalDate.of(1900, 1, 1); day.getYear() < 2200; day = day.plusDays(1)) {
      assertEquals(midnight, TimeText.parse(day.toString()), day.toString());
      midnight += 86_400_000;
    }
    assertEquals(TimeText.MILLIS_END, midnight);
  }

  @Test
  void isoTextIsReadAsTheJdkReadsIt() {
    for (long seed = 0; seed < 100_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Instant instant = anyInstant(random);
      ZoneOffset offset =
          random.nextInt(3) == 0
              ? ZoneOffset.UTC
              : ZoneOffset.ofTotalSeconds(60 * random.nextInt(-18 * 60, 18 * 60 + 1));
      String text = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atOffset(offset));
      String inUtc = LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
      String message = "seed " + seed + ": " + text;
      assertEquals(instant.toEpochMilli(), TimeText.parse(text), message);
      assertEquals(instant.toEpochMilli(), TimeText.parse(inUtc), message);
      assertEquals(instant.toEpochMilli(), TimeText.parse(inUtc.replace('T', ' ')), message);
    }
  }

  /** Damaged text is read as the JDK reads it or not at all, and nothing it reads is missed. */
  @Test
  void damagedIsoTextIsWhatItIsToTheJdk() {
    DateTimeFormatter jdk =
        new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendOffset("+HH:MM", "Z") // the JDK's own has seconds, too
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);
    int times = 0;
    for (long seed = 0; seed < 200_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text =
          new StringBuilder(
              anyInstant(random).atOffset(ZoneOffset.ofHours(random.nextInt(-18, 19))).format(jdk));
      for (int changes = random.nextInt(1, 3); changes > 0; changes--) {
        text.setCharAt(
            random.nextInt(text.length()), "0123456789-:.TZ+ ".charAt(random.nextInt(17)));
      }
      long expected = jdkMillis(text.toString(), jdk);
      long actual = TimeText.parse(text.toString());
      if (expected != TimeText.NOT_A_TIME) {
        times++;
        assertEquals(expected, actual, "seed " + seed + ": " + text);
      } else if (actual != TimeText.NOT_A_TIME) {
        assertEquals(
            actual, jdkMillis(likeTheJdk(text.toString()), jdk), "seed " + seed + ": " + text);
      }
    }
    assertTrue(times > 10_000, () -> "a test of something");
  }

  /** The liberties taken beyond the JDK's grammar: white space, a space, no offset, ±HHMM, ±HH. */
  private static String likeTheJdk(String text) {
    String trimmed = text.trim();
    if (trimmed.length() == 10) {
      trimmed += "T00:00Z";
    }
    String joined = trimmed.substring(0, 10) + "T" + trimmed.substring(11);
    int sign = Math.max(joined.indexOf('+', 11), joined.indexOf('-', 11));
    if (sign < 0) {
      return joined.endsWith("Z") ? joined : joined + "Z";
    }
    String offset = joined.substring(sign).replace("-00:00", "+00:00");
    offset = offset.length() == 3 ? offset + ":00" : offset;
    offset = offset.length() == 5 ? offset.substring(0, 3) + ":" + offset.substring(3) : offset;
    return joined.substring(0, sign) + offset;
  }

  private static long jdkMillis(String text, DateTimeFormatter formatter) {
    try {
      long millis = OffsetDateTime.parse(text, formatter).toInstant().toEpochMilli();
      return millis < TimeText.MILLIS_MIN || millis >= TimeText.MILLIS_END
          ? TimeText.NOT_A_TIME
          : millis;
    } catch (DateTimeParseException e) {
      return TimeText.NOT_A_TIME;
    }
  }

  @Test
  void numbersOfEveryUnitAreExact() {
    for (long seed = 0; seed < 200_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Instant instant = anyInstant(random);
      int unitDigits = 3 * random.nextInt(4); // behind the point of seconds
      BigDecimal inUnit =
          BigDecimal.valueOf(instant.getEpochSecond())
              .add(BigDecimal.valueOf(instant.getNano(), 9))
              .movePointRight(unitDigits)
              .setScale(random.nextInt(10), RoundingMode.FLOOR);
      // Near the epoch a number of one unit is one of the unit above it, as documented.
      long limitMillis = inUnit.signum() < 0 ? -TimeText.MILLIS_MIN : TimeText.MILLIS_END;
      BigDecimal above = BigDecimal.valueOf(limitMillis).movePointRight(unitDigits - 6);
      if (unitDigits > 0 && inUnit.abs().compareTo(above) <= 0) {
        continue;
      }
      long expected =
          inUnit.movePointLeft(unitDigits - 3).setScale(0, RoundingMode.FLOOR).longValueExact();
      if (expected < TimeText.MILLIS_MIN) {
        continue;
      }
      for (String text :
          new String[] {
            inUnit.toPlainString(),
            inUnit.unscaledValue() + "e" + -inUnit.scale(),
            inUnit.movePointLeft(7).toPlainString() + "E+7",
          }) {
        assertEquals(expected, TimeText.parse(text), "seed " + seed + ": " + text);
      }
    }
  }

  @Test
  void doublesPrintedByTheJdkAreExact() {
    for (long seed = 0; seed < 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double seconds = random.nextLong(1_000_000_000_000L, 3_000_000_000_000L) / 1000.0;
      long expected = new BigDecimal(Double.toString(seconds)).movePointRight(3).longValueExact();
      assertEquals(expected, TimeText.parse(Double.toString(seconds)), "seed " + seed);
      assertNotEquals(TimeText.NOT_A_TIME, expected);
    }
  }

  private static Instant anyInstant(SplittableRandom random) {
    long second = random.nextLong(TimeText.MILLIS_MIN / 1000, TimeText.MILLIS_END / 1000);
    if (random.nextInt(4) == 0) {
      second -= Math.floorMod(second, random.nextBoolean() ? 60 : 86_400);
    }
    long nano =
        switch (random.nextInt(3)) {
          case 0 -> 0;
          case 1 -> 1_000_000L * random.nextInt(1000);
          default -> random.nextLong(NANOS_PER_SECOND);
        };
    return Instant.ofEpochSecond(second, nano);
  }
}
