package io.mimon.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.prometheus.client.Collector.MetricFamilySamples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DetailFamiliesTest {

  @Test
  void whatALineSaysBesideItsEstimateIsSeries() {
    String line =
        Lines.reading("age", 1, 0.25)
            .replace(
                "\"entropy\":{\"x\":null,\"y\":1.0,\"joint\":null}",
                "\"entropy\":{\"x\":2.5,\"y\":1.0,\"joint\":3.25}")
            .replace("\"nullBits\":null", "\"nullBits\":0.004")
            .replace(
                "\"later\"",
                "\"redundancy\":{\"bits\":0.1,\"given\":[\"sex\"],\"sharedBits\":0.15},"
                    + "\"thresholds\":{\"redundant\":0.04,\"margin\":-0.01},\"later\"");
    assertEquals(
        Map.of(
            "mimon_mutual_information_null_bits", 0.004,
            "mimon_entropy_bits x", 2.5,
            "mimon_entropy_bits y", 1.0,
            "mimon_entropy_bits joint", 3.25,
            "mimon_mrmr_rank", 2.0,
            "mimon_redundancy_added_bits", 0.1,
            "mimon_redundancy_shared_bits", 0.15,
            "mimon_redundancy_threshold_bits", 0.04,
            "mimon_rank_margin_threshold_bits", -0.01,
            "mimon_pearson_correlation", 0.5),
        samples(line));
  }

  @Test
  void whatItDoesNotSayIsUnknown() {
    String line =
        Lines.reading("age", 1, 0.25)
            .replace("\"mrmrRank\":2", "\"mrmrRank\":null,\"redundancy\":null")
            .replace("\"pearson\":0.5", "\"pearson\":null")
            .replace("\"y\":1.0", "\"y\":null");
    Map<String, Double> samples = samples(line);
    assertEquals(10, samples.size());
    samples.forEach((name, value) -> assertEquals(Double.NaN, value, name));
  }

  private static Map<String, Double> samples(String line) {
    Reading reading =
        (Reading)
            LineParser.parse(
                FeedFile.READINGS, new LineTail.Line(0, line.getBytes(StandardCharsets.UTF_8)));
    Map<String, Double> samples = new TreeMap<>();
    for (MetricFamilySamples family :
        DetailFamilies.of(List.of(new PairView(reading, FeatureState.OK)))) {
      for (MetricFamilySamples.Sample sample : family.samples) {
        assertEquals(List.of("m", "", "age", "y"), sample.labelValues.subList(0, 4));
        List<String> more = sample.labelValues.subList(4, sample.labelValues.size());
        samples.put(String.join(" ", sample.name, String.join(" ", more)).trim(), sample.value);
      }
    }
    return samples;
  }
}
