package io.mimon.core.monitor;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.block.RowBlock;
import io.mimon.core.input.Origin;
import io.mimon.core.input.Parsed;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.Rejection;
import io.mimon.core.input.Row;
import io.mimon.core.input.RowParser;
import io.mimon.core.input.Schema;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From records of a source to blocks for the shards: parses, counts, routes what is rejected, and
 * leaves out rows whose target is unknown.
 *
 * <p>Every record ends in exactly one of three: a block, a rejection, the count of the unlabelled.
 */
public final class Ingest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MonitorPlan plan;
  private final RowParser parser;
  private final RecordCounts counts;
  private final List<RowBlock.Builder> builders = new ArrayList<>();
  private final List<int[]> picks = new ArrayList<>();
  private final boolean numericTarget;

  /** Takes what comes out, in order. */
  public interface Output {
    /** A block of a shard; the blocks of all shards hold the same rows. */
    void block(int shard, byte[] block);

    /** A line of rejected.jsonl. */
    void rejected(String json);
  }

  /**
   * An ingest that goes on counting.
   *
   * @param schema the target's column, then the features', as the plan has them
   */
  public Ingest(MonitorPlan plan, Schema schema, RecordCounts counts) {
    this.plan = plan;
    this.parser = new RowParser(schema);
    this.counts = counts;
    this.numericTarget = plan.target().type() == VariableType.NUMERIC;
    for (int shard = 0; shard < plan.shards().size(); shard++) {
      builders.add(new RowBlock.Builder(plan.blockTypes(shard)));
      picks.add(plan.blockColumns(shard));
    }
  }

  /** What became of the records so far. */
  public RecordCounts counts() {
    return counts;
  }

  /** Takes in a record. */
  public void process(RawRecord record, Output output) {
    Parsed parsed = parser.parse(record);
    if (parsed instanceof Rejection rejection) {
      counts.reject(rejection.reason());
      output.rejected(toJson(rejection));
    } else if (parsed instanceof Row row) {
      append(row, output);
    }
  }

  private void append(Row row, Output output) {
    boolean unlabelled = numericTarget ? Double.isNaN(row.numbers()[0]) : row.labels()[0] == null;
    if (unlabelled) {
      counts.unlabelled();
      return;
    }
    counts.accept();
    for (int shard = 0; shard < builders.size(); shard++) {
      builders.get(shard).append(row.numbers(), row.labels(), picks.get(shard));
    }
    if (builders.get(0).rows() == RowBlock.ROWS_MAX) {
      flush(output);
    }
  }

  /** Sends on the rows collected so far. */
  public void flush(Output output) {
    if (builders.get(0).rows() > 0) {
      for (int shard = 0; shard < builders.size(); shard++) {
        output.block(shard, builders.get(shard).drain());
      }
    }
  }

  private String toJson(Rejection rejection) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("type", "mimon.rejected.v1");
    line.put("monitor", plan.monitor());
    line.put("reason", rejection.reason());
    line.put("detail", rejection.detail());
    Origin origin = rejection.origin();
    if (origin.isTopic()) {
      line.put("topic", origin.topic());
      line.put("partition", origin.partition());
      line.put("offset", origin.offset());
    } else {
      line.put("line", origin.offset());
    }
    line.put("raw", rejection.text());
    return JSON.valueToTree(line).toString();
  }
}
