package io.mimon.core.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-0.0",
        "+1",
        "1.",
        ".5",
        " 7\t",
        "1e5",
        "1E-5",
        "1.5e+3",
        "007",
        "9007199254740993",
        "12345678901234567890123",
        "1e22",
        "1e23",
        "123456789012345678e-30",
        "4.9e-324",
        "2.2e-308",
        "1e-400",
        "0e999999999999",
        "0.000000000000000000000000000000001",
        "1e00000000000000000000001"
      })
  void agreesWithTheJdk(String text) {
    assertEquals(Double.parseDouble(text), NumberText.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "-", "+", ".", "-.", "e5", "1e", "1e+", "1f", "1d", "1D", "0x10", "0x1p3", "1 2",
        "1,5", "1.2.3", "--1", "abc", "12a", "1e5.0", "NaN1", "١"
      })
  void rejectsWhatIsNoDecimalNumber(String text) {
    assertEquals(Double.NaN, NumberText.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "nan", "inf", "-Inf", "+Infinity", "-INFINITY", " NaN ", "1.#INF"})
  void namesOfNonFiniteValuesAreNotFinite(String text) {
    assertEquals(Double.POSITIVE_INFINITY, NumberText.parse(text));
  }

  @Test
  void beyondTheRangeIsInfinite() {
    assertEquals(Double.POSITIVE_INFINITY, NumberText.parse("1e309"));
    assertEquals(Double.NEGATIVE_INFINITY, NumberText.parse("-1e99999999999"));
  }

  @Test
  void agreesWithTheJdkOnRandomNumbers() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 500_000; i++) {
      String text =
          switch (random.nextInt(4)) {
            case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
            case 1 -> Double.toString(random.nextDouble(-1e6, 1e6));
            case 2 -> random.nextLong() + "e" + random.nextInt(-330, 330);
            default ->
                random.nextInt(1_000_000) + "." + random.nextLong(1L << (1 + random.nextInt(62)));
          };
      double expected = Double.parseDouble(text);
      if (!Double.isNaN(expected)) {
        double actual = NumberText.parse(text);
        assertEquals(
            Double.doubleToRawLongBits(expected),
            Double.doubleToRawLongBits(text.equals("-Infinity") ? -actual : actual),
            text);
      }
    }
  }
}
