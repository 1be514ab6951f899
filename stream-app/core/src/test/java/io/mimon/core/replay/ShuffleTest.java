package io.mimon.core.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks take each other's places, and nothing else moves. */
final class ShuffleTest {
  private final Path directory;

  ShuffleTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private History plain(int rows) throws IOException {
    Path data = Pasts.tables(directory, 3, rows, Map.of());
    return History.read(Pasts.ready(Pasts.config(data, "window: { rows: 100 }")), Long.MAX_VALUE);
  }

  @Test
  void everyRowIsThereOnceAndBlocksStayTogether() throws IOException {
    History history = plain(1_037);
    for (int copy = 0; copy < 5; copy++) {
      int[] source = Shuffle.of(history, 50, 9, copy);
      int[] sorted = source.clone();
      Arrays.sort(sorted);
      assertArrayEquals(IntStream.range(0, 1_037).toArray(), sorted);
      Set<Integer> breaks = new HashSet<>();
      for (int i = 1; i < source.length; i++) {
        if (source[i] != source[i - 1] + 1) {
          assertEquals(0, source[i] % 50, "a block begins with the first of its rows");
          breaks.add(source[i]);
        }
      }
      assertTrue(breaks.size() >= 14, "most blocks have moved: " + breaks.size());
    }
  }

  @Test
  void theyFollowFromTheSeedAndDifferByCopy() throws IOException {
    History history = plain(500);
    assertArrayEquals(Shuffle.of(history, 10, 1, 3), Shuffle.of(history, 10, 1, 3));
    assertFalse(
        Arrays.equals(Shuffle.of(history, 10, 1, 3), Shuffle.of(history, 10, 1, 4)), "copies");
    assertFalse(
        Arrays.equals(Shuffle.of(history, 10, 1, 3), Shuffle.of(history, 10, 2, 3)), "seeds");
  }

  /** A segment keeps its places, and so its times. */
  @Test
  void segmentsAreShuffledEachOnItsOwn() throws IOException {
    Path data = Pasts.segments(directory, 5, 900);
    History history =
        History.read(
            Pasts.ready(
                Pasts.config(
                    data,
                    "time: { column: ts, out_of_orderness: 2h }",
                    "segment_by: [country]",
                    "window: { rows: 100 }")),
            Long.MAX_VALUE);
    assertEquals(Set.of("at", "de"), Set.copyOf(history.segments()));
    int[] source = Shuffle.of(history, 20, 4, 0);
    for (String segment : List.of("at", "de")) {
      int[] places = history.segment(segment).places();
      int[] rows = IntStream.of(places).map(place -> source[place]).sorted().toArray();
      assertArrayEquals(places, rows, segment);
    }
  }

  @Test
  void aBlockIsAFiftiethOfTheWindowAndNotTooSmall() {
    assertEquals(100, Shuffle.blockRows(5_000));
    assertEquals(10, Shuffle.blockRows(100));
  }
}
