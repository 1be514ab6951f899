package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.mimon.core.block.RowBlock;
import io.mimon.core.config.ScaleType;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.drift.Reference;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.GivenReference;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Jitter;
import io.mimon.estimators.Scale;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A reference that was measured before the stream began. */
final class GivenReferenceTest {

  private static MonitorPlan plan(double divisor) {
    PairSettings settings =
        new PairSettings(
            EstimatorType.KSG1,
            3,
            new PairSettings.Side(new Scale.Standard(divisor), Jitter.NONE),
            new PairSettings.Side(new Scale.Standard(1), Jitter.NONE));
    return new MonitorPlan(
        "m",
        new Variable("y", VariableType.NUMERIC),
        List.of(new Variable("x", VariableType.NUMERIC)),
        200,
        100,
        new EstimatorChoice(null, 3, ScaleType.STANDARD),
        0,
        Map.of("x", new GivenReference(settings, List.of(new Reference.Sample(0.2, 0.01)))),
        new DriftRule(0.01, 0.25, 0.001),
        Streams.evenly(1));
  }

  private static byte[] block(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RowBlock.Builder builder =
        new RowBlock.Builder(List.of(VariableType.NUMERIC, VariableType.NUMERIC));
    for (int i = 0; i < 300; i++) {
      double x = random.nextDouble();
      double[] row = {x + random.nextDouble(), x};
      builder.append(row, new String[2], new int[] {0, 1});
    }
    return builder.drain();
  }

  @Test
  void aStreamGoesOnWithTheReferenceItBeganWith() {
    MemoryShardStore store = new MemoryShardStore();
    ShardMonitor begun = new ShardMonitor(plan(1), 0, store);
    begun.process(block(1), emission -> {});
    byte[] settings = store.settings();
    assertNotNull(settings);

    // The file was replaced meanwhile: a new plan says something else.
    List<Emission> goneOn = new ArrayList<>();
    new ShardMonitor(plan(1000), 0, store).process(block(2), goneOn::add);
    List<Emission> undisturbed = new ArrayList<>();
    begun.process(block(2), undisturbed::add);

    assertEquals(undisturbed, goneOn);
    assertArrayEquals(settings, store.settings());
  }
}
