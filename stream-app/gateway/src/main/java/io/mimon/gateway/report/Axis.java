package io.mimon.gateway.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** A stretch of numbers on a chart, onto the units of its view box. */
record Axis(double low, double high, double pixelsLow, double pixelsHigh) {
  private static final double[] STEPS = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};

  /** Where a value is; one beyond the ends is at the end. */
  double at(double value) {
    double inside = Math.max(low, Math.min(high, value));
    double share = high > low ? (inside - low) / (high - low) : 0;
    return pixelsLow + share * (pixelsHigh - pixelsLow);
  }

  /** The same as text. */
  String text(double value) {
    String text = String.format(Locale.ROOT, "%.1f", at(value));
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** The least round number that is not below a positive one. */
  static double roundUp(double value) {
    if (!(value > 0)) {
      return 0;
    }
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double step : STEPS) {
      if (step * power >= value * (1 - 1e-12)) {
        return step * power;
      }
    }
    return 10 * power;
  }

  /** A number at the axis. */
  static String label(double value) {
    return Math.abs(value) < 1e-12
        ? "0"
        : new BigDecimal(value)
            .round(new MathContext(3))
            .stripTrailingZeros()
            .toPlainString()
            .replace('-', '−');
  }
}
