package io.mimon.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Rows that happened at a time, dealt to the partitions of a topic. */
public final class TopicEvents {
  /** In milliseconds, as the others. */
  public static final long SECOND = 1_000;

  public static final long MINUTE = 60 * SECOND;
  public static final long HOUR = 60 * MINUTE;

  /** Not at a whole hour, nor minute. */
  public static final long BEGIN = Instant.parse("2026-03-01T00:00:07.123Z").toEpochMilli();

  /** In which rows enter. */
  public static final Comparator<Event> ORDER =
      Comparator.comparingLong(Event::millis)
          .thenComparingInt(Event::partition)
          .thenComparingLong(Event::offset);

  /** A row in its place. */
  public record Event(String topic, int partition, long offset, long millis, String json) {}

  /** A row that has no place yet. */
  public record Row(long millis, String json) {
    /** The row at another time. */
    public Row at(long other) {
      String moved =
          json.replaceFirst("\"ts\":\"[^\"]*\"", "\"ts\":\"" + Instant.ofEpochMilli(other) + "\"");
      return new Row(other, moved);
    }
  }

  private final String topic;
  private final List<List<Event>> partitions = new ArrayList<>();
  private final List<Integer> arrivals = new ArrayList<>();

  /** No rows yet. */
  public TopicEvents(String topic, int partitions) {
    this.topic = topic;
    for (int p = 0; p < partitions; p++) {
      this.partitions.add(new ArrayList<>());
    }
  }

  /** Puts a row at the end of a partition. */
  public Event add(int partition, long millis, String json) {
    List<Event> events = partitions.get(partition);
    Event event = new Event(topic, partition, events.size(), millis, json);
    events.add(event);
    arrivals.add(partition);
    return event;
  }

  /** Puts a row in each partition that moves the clock and waits itself. */
  public void close(long millis, String field) {
    for (int p = 0; p < partitions.size(); p++) {
      add(
          p,
          millis,
          "{%s\"ts\":\"%s\"}".formatted(field.formatted(p), Instant.ofEpochMilli(millis)));
    }
  }

  /** Where they are. */
  public String topic() {
    return topic;
  }

  /** All rows. */
  public List<Event> all() {
    return partitions.stream().flatMap(List::stream).toList();
  }

  /** The rows of a partition from one on. */
  public List<byte[]> values(int partition, int from, int to) {
    return partitions.get(partition).subList(from, to).stream()
        .map(event -> TopicStreams.utf8(event.json()))
        .toList();
  }

  /** How many rows of a partition are in a share of all, in the order in which they were put. */
  public int sizeAt(int partition, double share) {
    return Collections.frequency(
        arrivals.subList(0, (int) Math.round(share * arrivals.size())), partition);
  }

  /** How many rows a partition has. */
  public int size(int partition) {
    return partitions.get(partition).size();
  }

  /** Makes the topic, and writes everything to it. */
  public void write(Broker broker) throws Exception {
    broker.createTopic(topic, partitions.size());
    for (int p = 0; p < partitions.size(); p++) {
      broker.produceTo(topic, new ArrayList<>(values(p, 0, size(p))), p);
    }
  }

  /** Rows every ten seconds or so, no two at a time, whose x tells of y until it does not. */
  public static List<Row> rows(int count, int dies, RandomGenerator random) {
    List<Row> rows = new ArrayList<>();
    long now = BEGIN;
    for (int i = 0; i < count; i++) {
      now += SECOND + random.nextLong(18 * SECOND);
      rows.add(new Row(now, json(i, now, i < dies, random)));
    }
    return rows;
  }

  private static String json(int i, long millis, boolean tells, RandomGenerator random) {
    double x = random.nextGaussian();
    double y = (tells ? x : random.nextGaussian()) + random.nextGaussian();
    String z = random.nextInt(30) == 0 ? "null" : "\"z" + random.nextInt(4) + "\"";
    return String.format(
        Locale.ROOT,
        "{\"id\":\"id%d\",\"ts\":\"%s\",\"country\":%s,\"x\":%s,\"z\":%s,\"y\":%s}",
        i,
        Instant.ofEpochMilli(millis),
        random.nextInt(20) == 0 ? "null" : "\"c" + i % 3 + "\"",
        x,
        z,
        y);
  }

  /** The rows, no two of which change places that are further apart than the bound. */
  public static List<Row> shuffled(List<Row> rows, long boundMillis, SplittableRandom random) {
    record Delayed(Row row, double at) {}
    return rows.stream()
        .map(row -> new Delayed(row, row.millis() + random.nextDouble() * boundMillis))
        .sorted(Comparator.comparingDouble(Delayed::at))
        .map(Delayed::row)
        .toList();
  }

  /** These rows, dealt at random. */
  public static TopicEvents dealt(
      String topic, int partitions, Stream<Row> rows, SplittableRandom random) {
    TopicEvents events = new TopicEvents(topic, partitions);
    rows.forEach(row -> events.add(random.nextInt(partitions), row.millis(), row.json()));
    return events;
  }
}
