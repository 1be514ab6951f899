package io.mimon.core.align;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mimon.core.config.MonitorConfig.LabelPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is written into durable state: the bytes of version 1, and that it comes back. */
class JoinStateTest {
  private static final LabelJoin FIRST = new LabelJoin(LabelPolicy.FIRST, Duration.ofMillis(10));
  private static final LabelJoin LAST = new LabelJoin(LabelPolicy.LAST, Duration.ofMillis(10));
  private static final JoinEvent ROW = JoinEvent.prediction("a", 258, 2, 3, new byte[] {1, 2});
  private static final String ROW_BYTES =
      "00 0000000000000102 00000002 0000000000000003 00000002 0102";
  private static final JoinEvent LABEL = JoinEvent.outcome("a", 260, 1, 5, "é");
  private static final String LABEL_BYTES =
      "01 0000000000000104 00000001 0000000000000005 00000002 c3a9";

  private static JoinState after(LabelJoin join, long time, JoinEvent... events) {
    JoinState state = JoinState.of("a", null);
    LabelJoin.Output ignored = new Ignores();
    for (JoinEvent event : events) {
      join.add(state, event, Long.MIN_VALUE, ignored);
    }
    join.advance(state, time, ignored);
    return state;
  }

  private static void assertBytes(String hex, JoinState state) {
    String fixture = hex.replace(" ", "");
    assertEquals(fixture, HexFormat.of().formatHex(Objects.requireNonNull(state.encode())));
    JoinState read = JoinState.of("a", HexFormat.of().parseHex(fixture));
    assertArrayEquals(state.encode(), read.encode());
    assertEquals(FIRST.timer(state), FIRST.timer(read));
  }

  @Test
  void version1IsFixedForEver() {
    assertBytes("01 00 00000002" + ROW_BYTES + LABEL_BYTES, after(FIRST, 0, LABEL, ROW));
    JoinEvent early = JoinEvent.outcome("a", 250, 1, 4, "");
    assertBytes(
        "01 01 00000001 00000002 01 00000000000000fa 00000001 0000000000000004 00000000"
            + LABEL_BYTES,
        after(FIRST, 251, LABEL, early));
    assertBytes("01 02" + ROW_BYTES + "ffffffff 00000000", after(FIRST, 258, ROW));
    assertBytes("01 02" + ROW_BYTES + "00000002 c3a9 00000000", after(LAST, 260, LABEL, ROW));
    assertBytes(
        "01 03 000000000000010c 000000000000010e 00000002 c3a9 00000000",
        after(FIRST, 260, LABEL, ROW));
    assertBytes(
        "01 03 000000000000010c 0000000000000116 00000002 c3a9 00000000",
        after(LAST, 268, LABEL, ROW));
    assertBytes("01 04 0000000000000116 00000000", after(FIRST, 268, ROW));
  }

  @Test
  void otherBytesAreRefused() {
    byte[] other = Objects.requireNonNull(after(FIRST, 0, LABEL, ROW).encode());
    byte[] cut = Arrays.copyOf(other, other.length - 1);
    other[0] = 9;
    assertEquals(
        "state of a join of version 9; this program reads version 1",
        assertThrows(IllegalArgumentException.class, () -> JoinState.of("a", other)).getMessage());
    assertEquals(
        "the state of a join is cut short at " + cut.length + " bytes",
        assertThrows(IllegalArgumentException.class, () -> JoinState.of("a", cut)).getMessage());
  }

  private static final class Ignores implements LabelJoin.Output {
    @Override
    public void joined(long time, int partition, long offset, byte[] row, @Nullable String label) {}

    @Override
    public void rejected(JoinEvent prediction, JoinCount count) {}

    @Override
    public void count(JoinCount count) {}
  }
}
