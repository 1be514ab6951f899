package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mimon.core.config.ScaleType;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.input.Schema;
import io.mimon.core.input.SimulatedStream;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.estimators.VariableType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether an estimator follows row by row or recomputes is chosen by the stride. */
final class StrideTest {

  private static List<String> readings(long emitEvery) throws IOException {
    SimulatedStream stream = SimulatedStream.wide(3, 5);
    List<Variable> features =
        List.of(
            new Variable("x0", VariableType.NUMERIC),
            new Variable("x1", VariableType.NUMERIC),
            new Variable("x2", VariableType.NUMERIC));
    MonitorPlan plan =
        new MonitorPlan(
            "m",
            new Variable("y", VariableType.NUMERIC),
            features,
            400,
            emitEvery,
            new EstimatorChoice(null, 3, ScaleType.STANDARD),
            800,
            Map.of(),
            new DriftRule(0.01, 0.25, 0.001),
            Streams.evenly(3));
    Map<String, VariableType> use = new LinkedHashMap<>();
    use.put("y", VariableType.NUMERIC);
    features.forEach(f -> use.put(f.name(), f.type()));
    List<String> readings = new ArrayList<>();
    var unused =
        new LocalMonitor(
                plan,
                Schema.of(stream.schema().columns().stream().map(c -> c.name()).toList(), use))
            .run(
                stream.reader(3_000),
                new LocalMonitor.Output() {
                  @Override
                  public void rejected(String json) {}

                  @Override
                  public void reading(String json) {
                    // The reference's windows depend on the stride, and so does its value.
                    readings.add(json.replaceAll("\"referenceBits\":[^,]*,", ""));
                  }

                  @Override
                  public void alert(String json) {}
                });
    return readings;
  }

  @Test
  void readingsDoNotDependOnTheChoice() throws IOException {
    List<String> everyTwoRows = readings(2);
    List<String> everyHundred = readings(100);

    assertEquals(90, everyHundred.size(), "3 features, every 100 of 3,000 rows");
    assertEquals(
        everyHundred,
        everyTwoRows.stream().filter(r -> r.matches(".*\"windowEnd\":\\d+00,.*")).toList());
  }
}
