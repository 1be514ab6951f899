package io.mimon.core.config;

import static io.mimon.core.config.ConfigParserTest.described;
import static io.mimon.core.config.ConfigParserTest.only;
import static io.mimon.core.config.ConfigParserTest.problems;
import static io.mimon.core.config.ConfigParserTest.valid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.MonitorConfig.KafkaSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about mistakes in topics, labels, event time, segments, and stretches of time. */
final class StreamProblemsTest {
  private static final String TOPIC = StreamConfigTest.TOPIC;
  private static final String FILE = StreamConfigTest.FILE;
  private static final String SIMULATED = FILE.replaceAll("file: \\{.*?\\}", "simulated: {}");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "k | k has no port, which usually is 9092",
        "'k:1,l' | l has no port, which usually is 9092",
        "k:0 | a port is from 1 to 65535",
        "k:65536 | a port is from 1 to 65535",
        "'k:1,' | ''",
        "http://k:9092 | ''",
        "'k l:1' | ''",
      })
  void brokersAreHostsWithPorts(String given, String reason) {
    ConfigProblem problem = only(TOPIC.replace("k:9092", given));
    assertEquals(
        "line 3: source.kafka.bootstrap: "
            + given
            + " is not allowed: host:port of a broker, or of several with commas between, such as"
            + " kafka1:9092,kafka2:9092"
            + (reason.isEmpty() ? "" : "; " + reason),
        problem.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "source: { kafka: { bootsrap: 'k:1', topic: t } } | unknown key source.kafka.bootsrap; did"
            + " you mean source.kafka.bootstrap?",
        "source: { kafak: { bootstrap: 'k:1', topic: t } } | unknown key source.kafak; did you mean"
            + " source.kafka?",
        "source: { kafka: { bootstrap: 'k:1', topic: t, start: earlist } } |"
            + " source.kafka.start: earlist is not allowed: one of earliest, latest; did you mean"
            + " earliest?",
        "source: { kafka: { bootstrap: 'k:1', topic: t, format: avro } } |"
            + " source.kafka.format: avro is not allowed: only json",
        "source: { kafka: { bootstrap: 'k:1', topic: 'a/b' } } | source.kafka.topic: a/b is not"
            + " allowed: the name of a topic, of 1 to 249 letters, digits, '.', '_' or '-'; brokers"
            + " allow no other name",
        "source: { kafka: { bootstrap: 'k:1', topic: t, consumer: x } } | unknown key"
            + " source.kafka.consumer; allowed here: bootstrap, properties, secret_files, topic,"
            + " format, start",
      })
  void problemsOfASourceReadWell(String source, String expected) {
    String yaml = TOPIC.replaceAll("source: .*", source);
    assertEquals("config.yml:3: " + expected, described(yaml));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time: { colum: ts } | unknown key time.colum; did you mean time.column?",
        "time: { out_of_order: 1s } | unknown key time.out_of_order; did you mean"
            + " time.out_of_orderness?",
        "segment_bye: [a] | unknown key segment_bye; did you mean segment_by?",
        "out_of_orderness: 3s | unknown key out_of_orderness; did you mean time.out_of_orderness?",
        "within: 3d | unknown key within; did you mean labels.join.within?",
        "topic: t | unknown key topic; did you mean source.kafka.topic or labels.kafka.topic?",
        "window: { tme: 1h } | unknown key window.tme; did you mean window.time?",
        "output: { kafka: { alert: a } } | unknown key output.kafka.alert; did you mean"
            + " output.kafka.alerts?",
        "labels: { kafka: { topic: t }, join: { in: i, within: 1d } } | unknown key"
            + " labels.join.in; did you mean labels.join.on?",
        "labels: { kafka: { topic: t }, file: { path: f }, join: { on: i, within: 1d }, time: t } |"
            + " labels: holds 2 of file, kafka; keep one",
        "labels: { join: { on: i, within: 1d } } | labels: missing: one of file, kafka",
        "labels: { kafka: { topic: rows }, join: { on: i, within: 1d } } | labels.kafka.topic: is"
            + " that of the rows (source.kafka.topic); a target in its row needs no labels",
        "labels: { kafka: { topic: t }, join: { on: y, within: 1d } } | labels.join.on: the target"
            + " comes only with the label; give a column that rows and labels both have",
        "labels: { file: { path: f }, join: { on: i, within: 1d } } | labels.file: the lines of a"
            + " file do not tell when a label came; give labels.time",
        "time: { column: y } | time.column: is the target, which tells what happened and not when",
        "max_segments: 3 | max_segments: has no meaning without segment_by; remove it",
        "segment_idle: 3h | segment_idle: has no meaning without segment_by; remove it",
        "segment_by: [a, a] | segment_by[1]: a is given already; remove it here",
        "segment_by: [y] | segment_by[0]: within a segment the target would always be the same;"
            + " remove it here",
        "reference: { first: 1h } | reference.first: window.rows (10000) needs a reference in rows:"
            + " a time may hold too few; give rows, such as 80000 rows",
        "window: { time: 1h, rows: 10 } | window: holds 2 of rows, time; keep one",
        "emit: { every: 999ms } | emit.every: 999ms is not allowed: a number of rows from 1 to"
            + " 1000000000000, such as 500 rows, or a duration from 1s to 183d, such as 10s;"
            + " readings would come faster than anyone looks",
        "output: { kafka: { readings: rows } } | output.kafka.readings: rows is source.kafka.topic"
            + " as well: mimon would read what it writes; give another topic",
        "output: { kafka: { status: mimon.alerts } } | output.kafka.status: mimon.alerts is"
            + " output.kafka.alerts as well: who reads one would get the other; give another topic",
        "output: { kafka: { properties: { a: b }, secret_files: { a: f } } } |"
            + " output.kafka.secret_files.a: is given in output.kafka.properties as well; keep one",
      })
  void problemsWithATopicReadWell(String line, String expected) {
    assertEquals("config.yml:5: " + expected, described(TOPIC + line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time: { out_of_orderness: 1s } | time.out_of_orderness: has no meaning without"
            + " time.column: only the records of a topic have a time of their own; give"
            + " time.column, or remove it",
        "window: { time: 1h } | window.time: is event time, which these rows do not have; give"
            + " time.column, or window.rows instead",
        "emit: { every: 10s } | emit.every: is event time, which these rows do not have; give"
            + " time.column, or rows instead",
        "labels: { file: { path: f }, join: { on: i, within: 1d } } | labels.join.within: is event"
            + " time, which these rows do not have; give time.column, or read the rows from a"
            + " topic",
        "output: { kafka: {} } | output.kafka.bootstrap: missing: host:port of a broker, or of"
            + " several with commas between, such as kafka1:9092,kafka2:9092, since the source is"
            + " no topic",
      })
  void problemsWithAFileReadWell(String line, String expected) {
    assertEquals("config.yml:5: " + expected, described(FILE + line));
  }

  @Test
  void conflictsOverLinesAreFoundWhereTheyAreMended() {
    String labels = "labels: { kafka: { topic: l }, join: { on: i, within: 1d } }\n";
    assertEquals(
        "config.yml:6: segment_by[0]: hardly two rows would share a segment; remove it here",
        described(TOPIC + labels + "segment_by: [i]"));
    assertEquals(
        "config.yml:6: segment_by[0]: hardly two rows would share a segment; remove it here",
        described(TOPIC + "time: { column: ts }\nsegment_by: [ts]"));
    String constant = ": is the same for every row of a segment (segment_by); remove it here";
    assertEquals(
        "config.yml:6: condition_on[0]" + constant,
        described(TOPIC + "segment_by: [a]\ncondition_on: [a]"));
    assertEquals(
        "config.yml:6: features.include[1]" + constant,
        described(TOPIC + "segment_by: [a]\nfeatures: { include: [b, a] }"));
    assertEquals(
        "config.yml:6: segment_idle: is event time, which these rows do not have; give time.column,"
            + " or remove it",
        described(FILE + "segment_by: [a]\nsegment_idle: 1h"));
    assertEquals(
        "config.yml:5: labels: made-up rows bring their own target; remove it",
        described(SIMULATED + labels.replace("topic: l", "topic: l, bootstrap: 'k:1'")));
    assertEquals(
        "config.yml:6: output.kafka.readings: mimon.readings is labels.kafka.topic as well: mimon"
            + " would read what it writes; give another topic",
        described(
            TOPIC + labels.replace("topic: l", "topic: mimon.readings") + "output: { kafka: {} }"));
    assertEquals(
        "config.yml:5: labels.file.path: is that of the rows (source.file.path); a target in its"
            + " row needs no labels",
        described(
            FILE
                + labels.replace("kafka: { topic: l }", "file: { path: rows.csv }")
                + "time: { column: ts }"));
    assertEquals(
        "config.yml:5: sample_above: is event time, which these rows do not have; give time.column,"
            + " or remove it",
        described(FILE + "sample_above: 100"));
  }

  @Test
  void aMisspelledKeyIsNotMissedByOthers() {
    only(TOPIC + "segment_bye: [a]\nmax_segments: 5");
    only(FILE + "time: { colum: ts }\nwindow: { time: 1h }");
    only(FILE + "time: ts\nwindow: { time: 1h }");
    only(TOPIC + "segment_by: {}\nmax_segments: 5");
    only(TOPIC + "window: { time: x }\nreference: { first: 1h }");
    only(TOPIC.replace("topic: rows", "topc: rows") + "output: { kafka: {} }");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reference: { first: 59m } | 6 | 59m are shorter than window.time (1h), so that no full"
            + " reading would fall into it",
        "reference: { first: 65m } | 6 | 65m are shorter than window.time (1h) and emit.every (6m)"
            + " together, so that it is not sure to hold a full reading",
        "emit: { every: 450m } | 6 | by default 8h are shorter than window.time (1h) and emit.every"
            + " (450m) together, so that it is not sure to hold a full reading",
        "emit: { every: 9h } | 6 | by default 8h are shorter than emit.every (9h), so that no full"
            + " reading would fall into it",
        "reference: { first: 500 rows } | 6 | window.time (1h) needs a reference in time: rows may"
            + " come too fast; give a duration, such as 8h",
      })
  void aReferenceInTimeHoldsAFullReading(String line, int at, String expected) {
    assertEquals(
        "config.yml:" + at + ": reference.first: " + expected,
        described(TOPIC + "window: { time: 1h }\n" + line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bootstrap.servers",
        "key.serializer",
        "value.serializer",
        "key.deserializer",
        "value.deserializer",
        "enable.auto.commit",
        "group.id",
        "auto.offset.reset",
        "isolation.level",
        "transactional.id",
        "transactional.id.prefix",
        "enable.idempotence",
        "acks",
      })
  void propertiesThatAreNotTheUsersAreRefusedWithAReasonAndWithoutTheirValue(String name) {
    for (String mapping : List.of("properties", "secret_files")) {
      String given = mapping + ": { " + name + ": hunter2 }";
      String problem = described(TOPIC.replace("topic: rows", "topic: rows, " + given));
      String start = "config.yml:3: source.kafka." + mapping + "." + name + ": cannot be set: ";
      assertTrue(problem.startsWith(start) && problem.endsWith("; remove it"), problem);
      assertTrue(problem.length() > start.length() + 20, problem);
      assertFalse(problem.contains("hunter2"), problem);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "properties: { a: { b: hunter2 } }",
        "properties: { a: [hunter2] }",
        "properties: [hunter2]",
        "properties: hunter2",
        "properties: { 'hunter2 hunter2': x }",
        "properties: { a: '${hunter2' }",
        "properties: { a: '${NOBODY}hunter2' }",
        "properties: { sasl.jaas.config: hunter2, sasl.jaas.config: hunter2 }",
        "properties: { a: hunter2 }, secret_files: { a: f }",
        "secret_files: { a: { b: hunter2 } }",
      })
  void valuesOfPropertiesAreNotInProblems(String mistaken) {
    for (String yaml :
        List.of(
            TOPIC.replace("topic: rows", "topic: rows, " + mistaken),
            TOPIC + "output: { kafka: { " + mistaken + " } }",
            TOPIC
                + "labels: { kafka: { topic: l, "
                + mistaken
                + " }, join: { on: i, within: 1d } }")) {
      List<ConfigProblem> problems = problems(yaml, Map.of());
      String all = problems.stream().map(Record::toString).collect(Collectors.joining("\n"));
      assertFalse(all.contains("hunter2") || problems.toString().contains("hunter2"), all);
      assertTrue(problems.get(0).line() >= 3, all);
    }
  }

  @Test
  void valuesOfPropertiesAreNowhereButInTheConfiguration() {
    MonitorConfig config =
        valid(
            StreamConfigTest.FULL
                .replace("SASL_SSL", "'a\\nhunter2 ${A:-hunter2}'")
                .replace("zstd", "\"hunter2\\n-----BEGIN\""));
    assertTrue(
        ((KafkaSource) config.source()).access().properties().toString().contains("hunter2"));
    assertFalse(config.toString().contains("hunter2"), config::toString);
    String described = config.describe().toString();
    assertFalse(described.contains("hunter2"), described);
    assertTrue(described.contains("security.protocol=***"), described);
    assertFalse(config.meaning().toString().contains("hunter2"));
    assertFalse(config.meaning().toString().contains("9093"));
  }
}
