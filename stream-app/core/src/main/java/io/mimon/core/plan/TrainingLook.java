package io.mimon.core.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.Row;
import io.mimon.core.monitor.RecordTime;
import io.mimon.estimators.VariableType;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person is told of training data: how many, of which time, and how the target is spread.
 */
final class TrainingLook implements TrainingReference.Look {
  /** So many labels are shown; the rest is summed up. */
  private static final int LABELS_SHOWN = 20;

  private final boolean numeric;
  private final @Nullable RecordTime time;
  private long records;
  private long rejected;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private double[] values = new double[1024];
  private int labelled;
  private final Map<String, Long> labels = new HashMap<>();

  /**
   * Nothing seen yet.
   *
   * @param timePosition of the column that tells the time; −1 for none
   */
  TrainingLook(VariableType target, int timePosition) {
    numeric = target == VariableType.NUMERIC;
    time = timePosition < 0 ? null : new RecordTime(timePosition);
  }

  @Override
  public void at(RawRecord record, Optional<Row> row) {
    records++;
    if (row.isEmpty()) {
      rejected++;
      return;
    }
    double value = row.get().numbers()[0];
    String label = row.get().labels()[0];
    if (numeric ? Double.isNaN(value) : label == null) {
      return;
    }
    if (numeric) {
      if (labelled == values.length) {
        values = Arrays.copyOf(values, 2 * labelled);
      }
      values[labelled] = value;
    } else {
      labels.merge(String.valueOf(label), 1L, Long::sum);
    }
    labelled++;
    long millis = time == null ? RecordTime.UNKNOWN : time.of(record);
    if (millis != RecordTime.UNKNOWN) {
      first = Math.min(first, millis);
      last = Math.max(last, millis);
    }
  }

  long records() {
    return records;
  }

  long rejected() {
    return rejected;
  }

  /** When the first and the last row with a target happened; empty where that is not known. */
  List<String> span() {
    return first > last
        ? List.of()
        : List.of(Instant.ofEpochMilli(first).toString(), Instant.ofEpochMilli(last).toString());
  }

  void writeDistribution(ObjectNode to) {
    if (numeric) {
      writeNumbers(to);
    } else {
      writeLabels(to);
    }
  }

  private void writeNumbers(ObjectNode to) {
    double[] sorted = Arrays.copyOf(values, labelled);
    Arrays.sort(sorted);
    double mean = Arrays.stream(sorted).average().orElse(Double.NaN);
    double squares = Arrays.stream(sorted).map(v -> (v - mean) * (v - mean)).sum();
    to.put("mean", mean);
    to.put("standardDeviation", Math.sqrt(squares / labelled));
    to.put("least", sorted[0]);
    for (int quarter = 1; quarter < 4; quarter++) {
      to.put("quartile" + quarter, sorted[(int) ((long) quarter * (labelled - 1) / 4)]);
    }
    to.put("greatest", sorted[labelled - 1]);
  }

  private void writeLabels(ObjectNode to) {
    to.put("distinct", labels.size());
    ObjectNode shares = to.putObject("shares");
    Comparator<Map.Entry<String, Long>> most =
        Map.Entry.<String, Long>comparingByValue().reversed();
    List<Map.Entry<String, Long>> order =
        labels.entrySet().stream().sorted(most.thenComparing(Map.Entry.comparingByKey())).toList();
    double shown = 0;
    for (Map.Entry<String, Long> label : order.subList(0, Math.min(LABELS_SHOWN, order.size()))) {
      double share = (double) label.getValue() / labelled;
      shares.put(label.getKey(), share);
      shown += share;
    }
    if (order.size() > LABELS_SHOWN) {
      to.put("others", Math.max(0, 1 - shown));
    }
  }
}
