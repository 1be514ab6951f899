package io.mimon.core.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.input.Origin;
import io.mimon.core.input.TopicRecord;
import io.mimon.core.input.TopicRecordParser;
import io.mimon.core.input.TopicSampleReader;
import io.mimon.core.monitor.Layout;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.ReferenceEpoch;
import io.mimon.estimators.VariableType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan goes on from the one its state was written by. */
final class ContinuationTest {
  private final Path directory;

  ContinuationTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Columns of this header, in which {@code words} are words and others are numbers. */
  private Path data(String header, String... words) throws IOException {
    StringBuilder csv = new StringBuilder(header).append('\n');
    String[] columns = header.split(",", -1);
    for (int row = 0; row < 300; row++) {
      for (int c = 0; c < columns.length; c++) {
        boolean word = Arrays.asList(words).contains(columns[c]);
        csv.append(c == 0 ? "" : ",")
            .append(word ? "w" + row * (c + 3) % 5 : row * 7919 % (101 + c) / 8.0);
      }
      csv.append('\n');
    }
    return Files.writeString(directory.resolve("data.csv"), csv);
  }

  private MonitorConfig config(String... lines) {
    String yaml =
        """
        version: 1
        monitor: m
        source: { file: { path: '%s' } }
        target: { column: y }
        window: { rows: 100 }
        """
                .formatted(directory.resolve("data.csv"))
            + String.join("\n", lines);
    ConfigResult result = ConfigParser.parse(yaml, Map.of());
    return assertInstanceOf(ConfigResult.Valid.class, result, result.toString()).config();
  }

  private static MonitorPlan begin(MonitorConfig config) throws IOException {
    return assertInstanceOf(PlanResult.Ready.class, Planner.plan(config)).plan();
  }

  private static StoredPlan stored(MonitorConfig config) throws IOException {
    return StoredPlan.parse(StoredPlan.of(config, begin(config)).toJson());
  }

  private static PlanResult goOn(MonitorConfig config, StoredPlan stored) throws IOException {
    return Planner.plan(config, TopicSamples.NONE, stored);
  }

  private static MonitorPlan ready(PlanResult result) {
    return assertInstanceOf(PlanResult.Ready.class, result, result.toString()).plan();
  }

  private static List<String> names(MonitorPlan plan) {
    return plan.features().stream().map(Variable::name).toList();
  }

  private static int shard(MonitorPlan plan, String feature) {
    return plan.layout().shardOf(plan.layout().feature(feature));
  }

  @Test
  void whatIsStoredComesBack() throws IOException {
    data("y,a,b,c", "b");
    MonitorConfig config = config("condition_on: [b]", "shards: 2");
    StoredPlan stored = StoredPlan.of(config, begin(config));
    StoredPlan read = StoredPlan.parse(stored.toJson());
    assertEquals(stored.toJson(), read.toJson());
    assertEquals(stored.layout().features(), read.layout().features());
    assertEquals(List.of(new Variable("b", VariableType.CATEGORICAL)), read.layout().given());
    assertEquals(List.of(), read.differences(config));
  }

  @Test
  void theSameConfigurationWatchesTheSameWhateverTheDataShowByNow() throws IOException {
    data("y,a,b,c", "b");
    StoredPlan stored = stored(config());
    // Words where numbers were, in another order, and a column more.
    data("c,new,y,b,a", "a", "y");
    MonitorPlan plan = ready(goOn(config(), stored));
    assertEquals(stored.layout().features(), plan.features());
    assertEquals(stored.layout().target(), plan.target());
    assertEquals(0, plan.history().number());
    assertEquals(stored.toJson(), StoredPlan.of(config(), plan).toJson());
  }

  /** A sample of a topic is what is there by now; a feature that few records have stays one. */
  @Test
  void aTopicHasWhatItHadEvenIfNoRecordOfTheSampleDoes() throws IOException {
    MonitorConfig config =
        assertInstanceOf(
                ConfigResult.Valid.class,
                ConfigParser.parse(
                    """
                    version: 1
                    monitor: m
                    source: { kafka: { bootstrap: "h:1", topic: t } }
                    target: { column: y }
                    condition_on: [b]
                    window: { rows: 100 }
                    """,
                    Map.of()))
            .config();
    PlanResult first =
        Planner.plan(config, topic("{'a':1.5,'b':'u','y':'p'}", "{'a':2.5,'b':'v','y':'q'}"));
    StoredPlan stored = StoredPlan.of(config, ready(first));
    PlanResult result =
        Planner.plan(config, topic("{'y':'3','a':'2','new':1.5}", "{'y':'4','a':'1'}"), stored);
    assertEquals(List.of("a", "b"), names(ready(result)));
    assertEquals(ready(first).features(), ready(result).features());
    assertEquals(ready(first).target(), ready(result).target());
    assertEquals(ready(first).given(), ready(result).given());
  }

  private static TopicSamples topic(String... values) {
    List<TopicRecord> records = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String value = values[i % values.length].replace('\'', '"').replace(".5", i + ".5");
      records.add(
          new TopicRecord(
              new Origin("t", 0, i, 0),
              TopicRecordParser.Headers.NONE,
              value.getBytes(StandardCharsets.UTF_8)));
    }
    return (source, named) -> () -> new TopicSampleReader("t", records, named);
  }

  @Test
  void whatIsNewGoesToTheShardsWithLeastToDoAndTheOthersStay() throws IOException {
    data("y,a,b,c,d,e");
    MonitorConfig config = config("features: { include: [a, b] }", "shards: 3");
    StoredPlan stored = stored(config);
    MonitorConfig more = config("features: { include: [a, c, b, e, d] }", "shards: 3");
    MonitorPlan plan = ready(goOn(more, stored));
    assertEquals(List.of("a", "b", "c", "d", "e"), names(plan));
    assertEquals(stored.layout().shardOf(0), shard(plan, "a"));
    assertEquals(stored.layout().shardOf(1), shard(plan, "b"));
    assertEquals(2, shard(plan, "c"), "the one that did not exist");
    assertEquals(3, plan.shards().size());
    assertEquals(1, plan.history().number());
    assertEquals(List.of(0, 0, 1, 1, 1), plan.history().since());
    assertEquals(
        List.of(
            "c is added: its reference begins now",
            "d is added: its reference begins now",
            "e is added: its reference begins now"),
        stored.changes(plan));

    StoredPlan second = StoredPlan.parse(StoredPlan.of(more, plan).toJson());
    MonitorPlan same = ready(goOn(more, second));
    assertEquals(plan.history().since(), same.history().since());
    assertEquals(1, same.history().number());

    MonitorConfig fewer = config("features: { include: [b, e] }", "shards: 3");
    MonitorPlan left = ready(goOn(fewer, second));
    assertEquals(List.of("b", "e"), names(left));
    assertEquals(2, left.history().number());
    assertEquals(3, left.shards().size(), "a shard may be empty, its number stays");
    StoredPlan third = StoredPlan.parse(StoredPlan.of(fewer, left).toJson());
    MonitorPlan again = ready(goOn(more, third));
    assertEquals(List.of("b", "e", "a", "c", "d"), names(again));
    assertEquals(List.of(0, 1, 3, 3, 3), again.history().since(), "what comes again is new");
  }

  /** A shard that begins later does not know which rows before it had no label. */
  @Test
  void whereLabelsComeApartThereAreNoNewShards() throws IOException {
    data("y,a,b,c,id,at");
    Files.writeString(directory.resolve("labels.csv"), "id,y,at\n1,2,2024-01-01T00:00:00Z\n");
    String[] rest = {
      "time: { column: at, out_of_orderness: 1m }",
      "labels: { file: { path: '%s' }, join: { on: id, within: 1h } }"
          .formatted(directory.resolve("labels.csv")),
      "shards: 3"
    };
    MonitorConfig config = config(rest[0], rest[1], rest[2], "features: { include: [a] }");
    StoredPlan stored = stored(config);
    MonitorPlan plan =
        ready(goOn(config(rest[0], rest[1], rest[2], "features: { include: [a, b] }"), stored));
    assertEquals(List.of("a", "b"), names(plan));
    assertEquals(1, plan.shards().size());
    assertArrayEquals(new int[] {0, 1}, plan.shards().get(0));
  }

  @Test
  void numbersThatAreNotCountedAreNotCountedBecauseThereAreMoreOfThem() throws IOException {
    data("y,a,b");
    StoredPlan stored = stored(config());
    StoredPlan counted = new StoredPlan(stored.meaning(), true, stored.layouts(), stored.since());
    assertTrue(ready(goOn(config(), counted)).choice().cheap());
  }

  @Test
  void whatCannotBeGoneOnFromIsOneSentenceEach() throws IOException {
    data("y,a,b,c", "b");
    StoredPlan stored = stored(config("condition_on: [c]", "features: { exclude: [c] }"));
    assertEquals(
        List.of(
            "window.rows: 100 before, 90 now",
            "emit.every: 10 rows before, 9 rows now",
            "reference.first: 800 rows before, 720 rows now; raise reference.epoch to begin a new"
                + " one",
            "condition_on: [c] before, none now"),
        stored.differences(configOf(90, "features: { exclude: [c] }")));
    MonitorConfig all = config("condition_on: [c]");
    assertEquals(List.of(), stored.differences(all));
    assertEquals(
        List.of(
            "features: c is in condition_on and becomes a feature of its own, which the rows stored"
                + " so far do not allow; leave it out (features.exclude)"),
        assertInstanceOf(PlanResult.Unfit.class, goOn(all, stored)).problems());
    data("y,a,c");
    assertEquals(
        List.of(
            "features: b is watched so far and the data have no column b any more; leave it out"
                + " (features.exclude) to go on without it"),
        assertInstanceOf(
                PlanResult.Unfit.class,
                goOn(config("condition_on: [c]", "features: { exclude: [c] }"), stored))
            .problems());
  }

  /** A reference begins anew: a layout of the same columns in which all features are new. */
  @Test
  void anEpochThatIsRaisedBeginsTheReferenceAnew() throws IOException {
    data("y,a,b,c");
    StoredPlan stored = stored(config("shards: 2"));
    assertFalse(stored.toJson().contains("epoch"), "as it was before there were any");
    MonitorConfig raised = config("shards: 2", "reference: { first: 300 rows, epoch: 3 }");
    assertEquals(List.of(), stored.differences(raised));
    MonitorPlan plan = ready(goOn(raised, stored));
    assertEquals(stored.layout().features(), plan.features());
    for (String feature : names(plan)) {
      int known = stored.layout().feature(feature);
      assertEquals(stored.layout().shardOf(known), shard(plan, feature), feature);
    }
    assertEquals(List.of(0, 0, 0), plan.history().since());
    assertEquals(1, plan.history().since(2), "it is measured since then");
    assertEquals(1, plan.history().number());
    assertEquals(new ReferenceEpoch(3, 1), plan.history().epoch());
    assertEquals(
        List.of(
            "a new reference begins now (reference.epoch: 1 before, 3 now); alarms that stand end"),
        stored.changes(plan));

    // It goes on with the next start, and with one that adds and leaves out.
    StoredPlan second = StoredPlan.parse(StoredPlan.of(raised, plan).toJson());
    assertTrue(second.toJson().contains("\"epoch\""), second.toJson());
    MonitorPlan same = ready(goOn(raised, second));
    assertEquals(plan.history().since(), same.history().since());
    assertEquals(plan.history().epoch(), same.history().epoch());
    assertEquals(1, same.history().number());
    assertEquals(List.of(), second.changes(same));
    MonitorConfig fewer =
        config(
            "shards: 2", "reference: { first: 300 rows, epoch: 3 }", "features: { exclude: [b] }");
    MonitorPlan left = ready(goOn(fewer, second));
    assertEquals(new ReferenceEpoch(3, 1), left.history().epoch());
    assertEquals(List.of(0, 0), left.history().since());

    // At once with what goes.
    MonitorConfig both =
        config("shards: 2", "reference: { epoch: 2 }", "features: { exclude: [c] }");
    MonitorPlan changed = ready(goOn(both, stored));
    assertEquals(new ReferenceEpoch(2, 1), changed.history().epoch());
    assertEquals(2, changed.history().number(), "a layout for the epoch, and one for the columns");
    assertEquals(1, changed.history().since(0));
    assertEquals(
        List.of(
            "a new reference begins now (reference.epoch: 1 before, 2 now); alarms that stand end",
            "c is not watched any more: what is known of it is dropped"),
        stored.changes(changed));
  }

  @Test
  void anotherReferenceNeedsAnotherEpochAndEpochsOnlyRise() throws IOException {
    data("y,a,b,c");
    StoredPlan stored = stored(config("reference: { epoch: 2 }"));
    assertEquals(new ReferenceEpoch(2, 0), stored.epoch());
    assertEquals(List.of(), stored.differences(config("reference: { epoch: 2 }")));
    assertEquals(
        List.of(
            "reference.first: 800 rows before, 300 rows now; raise reference.epoch to begin a new"
                + " one"),
        stored.differences(config("reference: { first: 300 rows, epoch: 2 }")));
    assertEquals(
        List.of("reference.epoch: 2 before, 1 now; it is only ever raised"),
        stored.differences(config()));
    assertEquals(List.of(), stored.differences(config("reference: { first: 300 rows, epoch: 3 }")));
  }

  private MonitorConfig configOf(int window, String line) {
    ConfigResult result =
        ConfigParser.parse(
            """
            version: 1
            monitor: m
            source: { file: { path: '%s' } }
            target: { column: y }
            window: { rows: %d }
            %s
            """
                .formatted(directory.resolve("data.csv"), window, line),
            Map.of());
    return assertInstanceOf(ConfigResult.Valid.class, result, result.toString()).config();
  }

  /** A file of version 1 as a person finds it. */
  @Test
  void version1IsReadForEver() throws IOException {
    String json;
    try (InputStream in = ContinuationTest.class.getResourceAsStream("plan-1.json")) {
      json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    StoredPlan plan = StoredPlan.parse(json);
    assertEquals(json, plan.toJson());
    assertEquals(2, plan.layouts().size());
    Layout layout = plan.layout();
    assertEquals(new Variable("y", VariableType.CATEGORICAL), layout.target());
    assertEquals(
        List.of(
            new Variable("b", VariableType.CATEGORICAL), new Variable("c", VariableType.NUMERIC)),
        layout.features());
    assertEquals(List.of(0, 1), plan.since());
    assertEquals(2, layout.shardOf(1));
  }

  @Test
  void whatIsNoPlanIsToldWhy() {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "no json", "it is no JSON",
                "{}", "it is of version 0; this mimon reads version 1",
                "{\"version\":2}", "it is of version 2; this mimon reads version 1",
                "{\"version\":1}", "it lacks 'target'",
                "{\"version\":1,\"target\":{\"name\":\"y\",\"type\":\"colour\"}}",
                    "it has a column of type 'colour'")
            .entrySet()) {
      assertEquals(
          wrong.getValue(),
          assertThrows(IllegalArgumentException.class, () -> StoredPlan.parse(wrong.getKey()))
              .getMessage());
    }
  }
}
