package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.block.RowBlock;
import io.mimon.core.config.ScaleType;
import io.mimon.core.input.RawRecord;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class IntakeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Variable> CATEGORICAL_TARGET =
      List.of(
          new Variable("y", VariableType.CATEGORICAL),
          new Variable("a", VariableType.NUMERIC),
          new Variable("b", VariableType.CATEGORICAL),
          new Variable("c", VariableType.NUMERIC));
  private static final List<Variable> NUMERIC_TARGET =
      List.of(
          new Variable("y", VariableType.NUMERIC),
          new Variable("a", VariableType.NUMERIC),
          new Variable("b", VariableType.CATEGORICAL),
          new Variable("c", VariableType.NUMERIC));

  /** An intake and an aligner behind it, and what comes out of both. */
  private static final class Sent implements Intake.Output, Aligner.Output {
    final Intake intake;
    final Aligner aligner;
    final List<List<RowBlock>> blocks = List.of(new ArrayList<>(), new ArrayList<>());
    final List<String> rejected = new ArrayList<>();

    Sent(List<Variable> variables) {
      MonitorPlan plan = plan(variables);
      intake = new Intake(plan, Streams.schema(variables));
      aligner = new Aligner(plan, new MemoryShardStore());
    }

    void flush() {
      intake.flush(this);
      aligner.flush(this);
    }

    @Override
    public void observations(byte[] rows) {
      aligner.add(rows, this);
    }

    @Override
    public void prediction(String id, long millis, int partition, long offset, byte[] row) {
      fail("rows have their targets");
    }

    @Override
    public void block(String segment, int shard, byte[] block) {
      assertEquals("", segment);
      blocks.get(shard).add(RowBlock.decode(block));
    }

    @Override
    public void rejected(String json) {
      rejected.add(json);
    }

    long rows(int shard) {
      return blocks.get(shard).stream().mapToLong(RowBlock::rows).sum();
    }
  }

  private static MonitorPlan plan(List<Variable> variables) {
    EstimatorChoice choice = new EstimatorChoice(null, 3, ScaleType.STANDARD);
    return Streams.dealt(Streams.plan(variables, 100, 10, 200, choice), 2);
  }

  /** A record of kind 0 good, 1 with a missing feature, 2 unlabelled, 3 … 6 of no use. */
  private static RawRecord record(int kind, long line, boolean numericTarget) {
    String y = numericTarget ? "1.5" : "yes";
    @Nullable String[] cells =
        switch (kind) {
          case 0 -> new String[] {y, "1", "p", "2"};
          case 1 -> new String[] {y, null, "p", "2"};
          case 2 -> new String[] {null, "1", "p", "2"};
          case 3 -> new String[] {y, "text", "p", "2"};
          case 4 -> new String[] {y, "1", "p", "Infinity"};
          case 5 -> new String[] {y, "1", "x".repeat(2_000), "2"};
          default -> new String[0];
        };
    String problem = kind == 6 ? "It is broken." : null;
    return new RawRecord(line, "raw of line " + line, cells, problem);
  }

  private static final List<String> REASONS =
      List.of("not-a-number", "not-finite", "label-too-long", "malformed-row");

  @Test
  void everyRecordIsCountedExactlyOnce() throws JsonProcessingException {
    for (List<Variable> variables : List.of(CATEGORICAL_TARGET, NUMERIC_TARGET)) {
      for (long seed = 0; seed < 5; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        Sent sent = new Sent(variables);
        long[] expected = new long[7];
        int records = 5_000;
        for (int i = 0; i < records; i++) {
          int kind = random.nextInt(7);
          expected[kind]++;
          sent.intake.process(record(kind, i + 2, variables == NUMERIC_TARGET), sent);
          if (random.nextInt(100) == 0) {
            sent.flush();
          }
        }
        sent.flush();
        sent.flush(); // nothing is sent twice
        String where = "seed " + seed;
        long accepted = expected[0] + expected[1];
        assertEquals(records, sent.aligner.counts().total(), where);
        assertEquals(accepted, sent.aligner.counts().accepted(), where);
        assertEquals(accepted, sent.rows(0), where);
        assertEquals(accepted, sent.rows(1), where);
        JsonNode status = JSON.readTree(sent.aligner.counts().toStatus("m", true));
        assertEquals(expected[2], status.get("unlabelled").asLong(), where);
        for (int reason = 0; reason < REASONS.size(); reason++) {
          long count = status.get("rejected").get(REASONS.get(reason)).asLong();
          assertEquals(expected[3 + reason], count, where);
        }
        assertEquals(records - accepted - expected[2], sent.rejected.size(), where);
        checkSameRows(sent, where);
      }
    }
  }

  /** Cut alike, so that every shard emits after the same rows. */
  private static void checkSameRows(Sent sent, String where) {
    assertEquals(sent.blocks.get(0).size(), sent.blocks.get(1).size(), where);
    for (int i = 0; i < sent.blocks.get(0).size(); i++) {
      assertEquals(sent.blocks.get(0).get(i).rows(), sent.blocks.get(1).get(i).rows(), where);
      assertTrue(sent.blocks.get(0).get(i).rows() > 0, where);
    }
  }

  @Test
  void countsSurviveARestart() {
    RecordCounts counts = new RecordCounts();
    counts.accept();
    counts.unlabelled();
    counts.unlabelled();
    counts.add("rejected:not-a-number", 1);
    RecordCounts restored = new RecordCounts();
    restored.addAll(counts.toMap());
    restored.add("rejected:not-a-number", 1);
    assertEquals(
        Map.of("accepted", 1L, "unlabelled", 2L, "rejected:not-a-number", 2L), restored.toMap());
    assertEquals(5, restored.total());
  }

  @Test
  void aRejectionSaysReasonLineAndText() throws JsonProcessingException {
    List<Variable> variables = CATEGORICAL_TARGET;
    Sent sent = new Sent(variables);
    String raw = "\"<img src=x onerror=alert(1)>\",\u0000é🙂\n2nd line";
    sent.intake.process(new RawRecord(17, raw, new String[] {"y", "O", "b", "1"}, null), sent);
    JsonNode line = JSON.readTree(sent.rejected.get(0));
    assertEquals("mimon.rejected.v1", line.get("type").asText());
    assertEquals("m", line.get("monitor").asText());
    assertEquals("not-a-number", line.get("reason").asText());
    assertEquals(17, line.get("line").asLong());
    assertEquals(raw, line.get("raw").asText());
    assertTrue(line.get("detail").asText().contains("'a'"), line.toString());
    assertEquals(-1, sent.rejected.get(0).indexOf('\n'));
  }
}
