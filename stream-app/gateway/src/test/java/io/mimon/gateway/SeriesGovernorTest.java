package io.mimon.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.ColumnPattern;
import io.mimon.core.config.MonitorConfig.GatewayMetrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SeriesGovernorTest {
  private static PairView pair(String feature, int rank, FeatureState state) {
    return new PairView(Lines.record(feature, rank, 1.0 / rank, 0.01), state);
  }

  /** f1, f2, … by relevance. */
  private static List<PairView> ranked(int count) {
    return new ArrayList<>(
        IntStream.rangeClosed(1, count)
            .mapToObj(rank -> pair("f" + rank, rank, FeatureState.OK))
            .toList());
  }

  private static Set<String> names(List<PairView> chosen) {
    Set<String> names = new TreeSet<>();
    chosen.forEach(pair -> names.add(pair.reading().feature()));
    return names;
  }

  @Test
  void whatIsAlwaysWantedComesFirstThenWhatHasDrifted() {
    SeriesGovernor governor =
        new SeriesGovernor(
            new GatewayMetrics(4, List.of(new ColumnPattern("f9"), new ColumnPattern("risk_*"))));
    List<PairView> ranked = ranked(9);
    ranked.add(pair("f10", 10, FeatureState.DRIFTED));
    ranked.add(pair("risk_1", 11, FeatureState.OK));
    assertEquals(Set.of("f9", "risk_1", "f10", "f1"), names(governor.choose(ranked)));
    assertEquals(7, governor.suppressed());
  }

  @Test
  void whatIsAlwaysWantedIsWithinTheBoundToo() {
    SeriesGovernor governor =
        new SeriesGovernor(new GatewayMetrics(2, List.of(new ColumnPattern("*"))));
    assertEquals(Set.of("f1", "f2"), names(governor.choose(ranked(9))));
  }

  @Test
  void readingsOfAFeatureGoTogether() {
    SeriesGovernor governor = new SeriesGovernor(new GatewayMetrics(1, List.of()));
    List<PairView> ranked = ranked(2);
    for (String feature : List.of("f1", "f2")) {
      Reading given = Lines.record("", feature, List.of("z"), 0, 0.1, 0.1, Double.NaN, "OK");
      ranked.add(new PairView(given, FeatureState.OK));
    }
    List<PairView> chosen = governor.choose(ranked);
    assertEquals(Set.of("f1"), names(chosen));
    assertEquals(2, chosen.size());
  }

  @Test
  void aFeatureAtTheEdgeDoesNotComeAndGo() {
    SeriesGovernor governor = new SeriesGovernor(new GatewayMetrics(20, List.of()));
    List<PairView> ranked = ranked(40);
    Set<String> first = names(governor.choose(ranked));
    assertTrue(first.contains("f20") && !first.contains("f21"));
    for (int scrape = 0; scrape < 10; scrape++) {
      java.util.Collections.swap(ranked, 19, 20); // f20 and f21 take each other's place each time
      assertEquals(first, names(governor.choose(ranked)), "scrape " + scrape);
    }
    ranked.add(10, ranked.remove(35)); // one from far behind comes to be the eleventh
    Set<String> then = names(governor.choose(ranked));
    assertTrue(then.contains("f36"), then::toString);
    assertEquals(20, then.size());
  }

  @Test
  void oneThatHasDriftedNeedNotWaitForTheEdge() {
    SeriesGovernor governor = new SeriesGovernor(new GatewayMetrics(3, List.of()));
    List<PairView> ranked = ranked(9);
    governor.choose(ranked);
    ranked.set(8, pair("f9", 9, FeatureState.DRIFTED));
    assertEquals(Set.of("f9", "f1", "f2"), names(governor.choose(ranked)));
  }

  @Test
  void underRandomChangesItIsBoundedAndCalmerThanTheOrder() {
    SplittableRandom random = new SplittableRandom(20261127);
    SeriesGovernor governor = new SeriesGovernor(new GatewayMetrics(50, List.of()));
    double[] bits = random.doubles(200).toArray();
    Set<String> before = Set.of();
    Set<String> plainBefore = Set.of();
    int changes = 0;
    int plainChanges = 0;
    for (int scrape = 0; scrape < 100; scrape++) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, 200).boxed().toList());
      double[] noisy = new double[200];
      for (int i = 0; i < 200; i++) {
        noisy[i] = bits[i] + 0.002 * random.nextGaussian();
      }
      order.sort(Comparator.comparingDouble(i -> -noisy[i]));
      List<PairView> ranked =
          IntStream.range(0, 200)
              .mapToObj(place -> pair("f" + order.get(place), place + 1, FeatureState.OK))
              .toList();
      Set<String> chosen = names(governor.choose(ranked));
      Set<String> plain = names(ranked.subList(0, 50));
      assertEquals(50, chosen.size());
      assertTrue(chosen.containsAll(names(ranked.subList(0, 45))), "seed 20261127, " + scrape);
      changes += scrape == 0 ? 0 : left(before, chosen);
      plainChanges += scrape == 0 ? 0 : left(plainBefore, plain);
      before = chosen;
      plainBefore = plain;
    }
    assertTrue(plainChanges > 50, "too tame: " + plainChanges);
    assertTrue(changes * 10 < plainChanges, changes + " of " + plainChanges + ", seed 20261127");
  }

  private static int left(Set<String> before, Set<String> now) {
    Set<String> gone = new HashSet<>(before);
    gone.removeAll(now);
    return gone.size();
  }

  @Test
  void aFeatureThatIsGoneIsForgotten() {
    SeriesGovernor governor = new SeriesGovernor(new GatewayMetrics(3, List.of()));
    governor.choose(ranked(3));
    assertEquals(Set.of("f1"), names(governor.choose(ranked(1))));
  }
}
