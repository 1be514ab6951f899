package io.mimon.core.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.VariableType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RowBlockTest {
  private static final List<VariableType> MIXED =
      List.of(VariableType.CATEGORICAL, VariableType.NUMERIC);

  /** The label of each row, null where missing. */
  private static List<@Nullable String> labelsOf(Column column) {
    Column.Categorical categorical = assertInstanceOf(Column.Categorical.class, column);
    List<@Nullable String> labels = new ArrayList<>();
    for (int code : categorical.codes()) {
      labels.add(code < 0 ? null : categorical.labels()[code]);
    }
    return labels;
  }

  private static double[] numbersOf(Column column) {
    return assertInstanceOf(Column.Numeric.class, column).values();
  }

  private static void append(RowBlock.Builder builder, @Nullable String label, double number) {
    builder.append(new double[] {Double.NaN, number}, new String[] {label, null}, new int[] {0, 1});
  }

  @Test
  void bytesOfVersion1AreFixedForEver() {
    // Recorded from the first version: state in the field is made of these bytes.
    RowBlock.Builder builder = new RowBlock.Builder(MIXED);
    append(builder, "yes", 1.5);
    append(builder, null, Double.NaN);
    append(builder, "é", -0.0);
    append(builder, "yes", 1e300);
    byte[] bytes = builder.drain();
    String fixture =
        "01 00000004 00000002"
            + " 01 00000002 00000003 796573 00000002 c3a9 01 00 02 01"
            + " 00 3ff8000000000000 7ff8000000000000 8000000000000000 7e37e43c8800759c";
    assertEquals(fixture.replace(" ", ""), HexFormat.of().formatHex(bytes));
  }

  @Test
  void anotherVersionIsRefusedByName() {
    RowBlock.Builder builder = new RowBlock.Builder(MIXED);
    append(builder, "a", 1);
    byte[] bytes = builder.drain();
    bytes[0] = 2;
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> RowBlock.decode(bytes));
    assertEquals(
        "row block of version 2; this program reads versions 1 and 3", refused.getMessage());
  }

  @Test
  void randomRowsComeBackAsTheyWere() {
    for (long seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<VariableType> types = new ArrayList<>();
      for (int c = random.nextInt(1, 6); c > 0; c--) {
        types.add(random.nextBoolean() ? VariableType.NUMERIC : VariableType.CATEGORICAL);
      }
      RowBlock.Builder builder = new RowBlock.Builder(types);
      for (int round = 0; round < 3; round++) { // a drained builder remembers nothing
        roundTrip(builder, types, random, "seed " + seed + ", round " + round);
      }
    }
  }

  private static void roundTrip(
      RowBlock.Builder builder, List<VariableType> types, SplittableRandom random, String where) {
    int width = types.size() + 2;
    int rows = random.nextInt(RowBlock.ROWS_MAX + 1);
    int[] pick = random.ints(types.size(), 0, width).toArray();
    double[][] numbers = new double[rows][width];
    @Nullable String[][] labels = new String[rows][width];
    int categories = 1 << random.nextInt(11);
    for (int i = 0; i < rows; i++) {
      for (int c = 0; c < width; c++) {
        boolean missing = random.nextInt(5) == 0;
        numbers[i][c] = missing ? Double.NaN : random.nextDouble(-1e6, 1e6);
        labels[i][c] = missing ? null : label(random.nextInt(categories));
      }
      builder.append(numbers[i], labels[i], pick);
    }
    assertEquals(rows, builder.rows(), where);
    RowBlock block = RowBlock.decode(builder.drain());
    assertEquals(0, builder.rows(), where);
    assertEquals(rows, block.rows(), where);
    assertEquals(types.size(), block.columns().size(), where);
    for (int c = 0; c < types.size(); c++) {
      Column column = block.columns().get(c);
      for (int i = 0; i < rows; i++) {
        if (types.get(c) == VariableType.NUMERIC) {
          assertEquals(numbers[i][pick[c]], numbersOf(column)[i], where);
        } else {
          assertEquals(labels[i][pick[c]], labelsOf(column).get(i), where);
          break; // the list is as long as the block: compared whole below
        }
      }
      if (types.get(c) == VariableType.CATEGORICAL) {
        List<@Nullable String> expected = new ArrayList<>();
        for (@Nullable String[] row : labels) {
          expected.add(row[pick[c]]);
        }
        assertEquals(expected, labelsOf(column), where);
      }
    }
  }

  /** Empty, ASCII, two, three and four bytes of UTF-8, quotes and control characters. */
  private static String label(int i) {
    return switch (i) {
      case 0 -> "";
      case 1 -> "\u0000\n\"'\\";
      case 2 -> "żółć";
      case 3 -> "中文";
      case 4 -> "🙂";
      default -> "label " + i;
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 254, 255, 256, 257, 1023, 1024})
  void codesAreWideEnoughForTheLabels(int labels) {
    RowBlock.Builder builder = new RowBlock.Builder(MIXED);
    List<@Nullable String> expected = new ArrayList<>();
    for (int i = 0; i < RowBlock.ROWS_MAX; i++) {
      expected.add(i < labels ? "label " + i : null);
      append(builder, expected.get(i), i);
    }
    byte[] bytes = builder.drain();
    RowBlock block = RowBlock.decode(bytes);
    assertEquals(expected, labelsOf(block.columns().get(0)));
    assertEquals(
        labels, assertInstanceOf(Column.Categorical.class, block.columns().get(0)).labels().length);
    int labelBytes = expected.stream().filter(Objects::nonNull).mapToInt(l -> l.length() + 4).sum();
    int width = labels <= 255 ? 1 : 2;
    assertEquals(9 + 5 + labelBytes + width * 1024 + 1 + 8 * 1024, bytes.length);
  }

  /** More labels than a block has rows are never written, but the format allows them. */
  @ParameterizedTest
  @ValueSource(ints = {65_535, 65_536})
  void codesOfVeryManyLabelsCanBeRead(int labels) {
    ByteBuffer out = ByteBuffer.allocate(9 + 5 + 10 * labels + 8);
    out.put((byte) 1).putInt(2).putInt(1).put((byte) 1).putInt(labels);
    for (int i = 0; i < labels; i++) {
      out.putInt(5).put("%05d".formatted(i).getBytes(StandardCharsets.US_ASCII));
    }
    if (labels <= 65_535) {
      out.putShort((short) 0).putShort((short) labels);
    } else {
      out.putInt(0).putInt(labels);
    }
    List<@Nullable String> expected = new ArrayList<>();
    expected.add(null);
    expected.add("%05d".formatted(labels - 1));
    assertEquals(expected, labelsOf(RowBlock.decode(out.array()).columns().get(0)));
  }

  @Test
  void bitsOfNumbersSurvive() {
    double[] values = {-0.0, Double.MIN_VALUE, -Double.MAX_VALUE, Math.PI, 0.1 + 0.2};
    RowBlock.Builder builder = new RowBlock.Builder(List.of(VariableType.NUMERIC));
    for (double value : values) {
      builder.append(new double[] {value}, new String[] {null}, new int[] {0});
    }
    assertArrayEquals(values, numbersOf(RowBlock.decode(builder.drain()).columns().get(0)), 0.0);
  }

  @Test
  void aFullBlockTakesNoMore() {
    RowBlock.Builder builder = new RowBlock.Builder(MIXED);
    for (int i = 0; i < RowBlock.ROWS_MAX; i++) {
      append(builder, "a", i);
    }
    String message =
        Objects.requireNonNull(
            assertThrows(IllegalStateException.class, () -> append(builder, "a", 0)).getMessage());
    assertTrue(message.contains("1024"), message);
    assertEquals(RowBlock.ROWS_MAX, RowBlock.decode(builder.drain()).rows());
  }
}
