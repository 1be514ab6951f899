package io.mimon.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedTest {
  private final Path dir;
  private final Path readings;
  private final Recorder heard = new Recorder();

  FeedTest(@TempDir Path dir) {
    this.dir = dir;
    this.readings = dir.resolve("readings.jsonl");
  }

  @Test
  void filesThatDoNotExistYetAreFollowedFromTheirFirstLine() throws IOException {
    Feed feed = Feed.fromBeginning(dir.resolve("later"), List.of(heard));
    assertEquals(0, feed.poll());

    Files.createDirectory(dir.resolve("later"));
    Lines.append(dir.resolve("later/readings.jsonl"), Lines.reading("age", 1, 0.25) + "\n");
    assertEquals(1, feed.poll());
    assertEquals("age", heard.readings.get(0).feature());
  }

  @Test
  void everyFieldOfTheContractArrives() throws IOException {
    Feed feed = Feed.fromBeginning(dir, List.of(heard));
    Lines.append(
        readings,
        Lines.reading("age", 1, 0.25)
                .replaceFirst(
                    "}$",
                    ",\"thresholds\":{\"lower\":0.15,\"upper\":null,\"redundant\":0.04,\"margin\":-0.01}}")
            + "\n");
    Lines.append(dir.resolve("alerts.jsonl"), Lines.alert("a1", "firing", "age") + "\n");
    Lines.append(dir.resolve("status.jsonl"), Lines.status(12345) + "\n");
    assertEquals(3, feed.poll());

    assertEquals(
        "Reading[monitor=m, segment=, feature=age, target=y, given=[], windowStart=1,"
            + " windowEnd=500, rows=490, missing=10, labelCoverage=0.75, bits=0.25, standardError=0.01,"
            + " nullBits=NaN, pValue=1.0E-4, normalized=0.21,"
            + " entropies=Entropies[xBits=NaN, yBits=1.0, jointBits=NaN], estimator=ksg1, k=3,"
            + " scale=rank, validity=OK, bound=none, pearson=0.5, rank=1, mrmrRank=2,"
            + " redundancy=Redundancy[addedBits=NaN, sharedBits=NaN], reference=false,"
            + " referenceBits=0.2,"
            + " thresholds=Thresholds[lowerBits=0.15, upperBits=NaN, redundantBits=0.04, marginBits=-0.01],"
            + " marginalDriftX=NaN, marginalDriftY=NaN]",
        heard.readings.get(0).toString());
    assertEquals(
        "Alert[id=a1, state=FIRING, monitor=m, segment=, feature=age, kind=relevance-lost,"
            + " bits=0.01, referenceBits=0.2, threshold=4.5, evidence={\"cusum\":5.1},"
            + " since=2026-01-01T00:00:00Z, windowEnd=2026-01-01T00:00:00Z, rows=490,"
            + " marginalDriftX=0.1, marginalDriftY=NaN, summary=age lost its relevance.]",
        heard.alerts.get(0).toString());
    assertEquals(
        "Status[monitor=m, rows=12345, unlabelled=3, overflow=4,"
            + " rejected={late=5, not-a-number=2}, labels={late-label=6},"
            + " finished=false]",
        heard.statuses.get(0).toString());
    assertEquals(7, heard.statuses.get(0).rejectedTotal());
  }

  @Test
  void aTornLastLineWaitsAndMayBeRewritten() throws IOException {
    Feed feed = Feed.fromBeginning(dir, List.of(heard));
    String first = Lines.reading("a", 1, 0.1) + "\n";
    Lines.append(readings, first + "{\"type\":\"mimon.rea");
    assertEquals(1, feed.poll());
    assertEquals(0, feed.poll());

    truncate(readings, first.length());
    Lines.append(readings, Lines.reading("b", 2, 0.2) + "\n");
    assertEquals(1, feed.poll());
    assertEquals(List.of("a", "b"), heard.features());
    assertTrue(heard.malformed.isEmpty());
  }

  @Test
  void aFileCutBelowTheOffsetGoesOnFromItsNewEnd() throws IOException {
    Feed feed = Feed.fromBeginning(dir, List.of(heard));
    String first = Lines.reading("a", 1, 0.1) + "\n";
    Lines.append(readings, first + Lines.reading("b", 2, 0.1) + "\n");
    feed.poll();

    truncate(readings, first.length());
    assertEquals(0, feed.poll());
    assertEquals(first.length(), feed.offsets().get(FeedFile.READINGS));
    Lines.append(readings, Lines.reading("c", 3, 0.1) + "\n");
    feed.poll();
    assertEquals(List.of("a", "b", "c"), heard.features());
  }

  @Test
  void fromTheEndLeavesOutWhatWasThereButNotATornLineThatIsFinished() throws IOException {
    String torn = Lines.reading("b", 2, 0.1);
    Lines.append(readings, Lines.reading("a", 1, 0.1) + "\n" + torn.substring(0, 40));
    Feed feed = Feed.fromEnd(dir, List.of(heard));
    assertEquals(0, feed.poll());
    Lines.append(readings, torn.substring(40) + "\n");
    feed.poll();
    assertEquals(List.of("b"), heard.features());
  }

  @Test
  void storedOffsetsResumeWithoutGapOrRepeat() throws IOException {
    Feed feed = Feed.fromBeginning(dir, List.of(heard));
    Lines.append(readings, Lines.reading("é", 1, 0.1) + "\n");
    feed.poll();
    Lines.append(readings, Lines.reading("b", 2, 0.1) + "\n");
    Feed resumed = Feed.fromOffsets(dir, feed.offsets(), List.of(heard));
    resumed.poll();
    assertEquals(List.of("é", "b"), heard.features());
  }

  @Test
  void badLinesAreToldAndPassedOver() throws IOException {
    Feed feed = Feed.fromBeginning(dir, List.of(heard));
    Lines.append(
        readings,
        "not json\n\n[]\n{\"type\":\"mimon.reading.v9\"}\n{\"type\":\"mimon.reading.v1\"}\n"
            + Lines.reading("a", 1, 0.1)
            + "\n");
    assertEquals(5, feed.poll());
    assertEquals(List.of("a"), heard.features());
    assertEquals(4, heard.malformed.size());
    assertEquals(10, heard.malformed.get(1).offsetBytes());
    assertEquals("the type \"mimon.reading.v9\" is unknown", heard.malformed.get(2).reason());
    assertEquals("the field \"monitor\" is missing or not a text", heard.malformed.get(3).reason());
  }

  @Test
  void linesLongerThanTheLimitArePassedOver() throws IOException {
    Path file = dir.resolve("lines");
    LineTail tail = new LineTail(file, 0, LineTail.OnShrink.RESUME_AT_END, 8);
    Lines.append(file, "one\n" + "x".repeat(30));
    assertEquals(List.of("one"), texts(tail));
    assertEquals(List.of(), texts(tail));
    Lines.append(file, "xx\ntwo\nthree\n");
    List<String> rest = new ArrayList<>(texts(tail));
    rest.addAll(texts(tail));
    rest.addAll(texts(tail));
    assertEquals(List.of("two", "three"), rest);
  }

  @Test
  void aReplacedFileMayBeStartedOver() throws IOException {
    Path file = dir.resolve("lines");
    LineTail tail = new LineTail(file, 0, LineTail.OnShrink.START_OVER);
    Lines.append(file, "one\ntwo\n");
    assertEquals(List.of("one", "two"), texts(tail));
    Files.delete(file);
    Lines.append(file, "new\n");
    assertEquals(List.of("new"), texts(tail));
  }

  @Test
  void everyListenerHearsAndTheThreadDrainsWhenClosed() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    FeedListener other =
        new FeedListener() {
          @Override
          public void reading(Reading reading) {
            first.countDown();
          }
        };
    Feed feed = Feed.fromBeginning(dir, List.of(heard, other));
    try (FeedThread thread = FeedThread.start(feed, Duration.ofMillis(1))) {
      Lines.append(readings, Lines.reading("a", 1, 0.1) + "\n");
      assertTrue(first.await(20, TimeUnit.SECONDS));
      Lines.append(readings, Lines.reading("b", 2, 0.1) + "\n");
      assertFalse(thread.failure().isPresent());
    }
    assertEquals(List.of("a", "b"), heard.features());
  }

  @Test
  void aListenerThatThrowsEndsTheFeedAndSaysSo() throws Exception {
    FeedListener broken =
        new FeedListener() {
          @Override
          public void status(Status status) {
            throw new IllegalStateException("a bug");
          }
        };
    Lines.append(dir.resolve("status.jsonl"), Lines.status(1) + "\n");
    FeedThread thread =
        FeedThread.start(Feed.fromBeginning(dir, List.of(broken)), Duration.ofMillis(1));
    thread.close();
    assertTrue(thread.failure().orElse("").contains("a bug"));
  }

  private static List<String> texts(LineTail tail) throws IOException {
    return tail.poll().stream().map(LineTail.Line::text).toList();
  }

  private static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  private static final class Recorder implements FeedListener {
    final List<Reading> readings = new ArrayList<>();
    final List<Alert> alerts = new ArrayList<>();
    final List<Status> statuses = new ArrayList<>();
    final List<MalformedLine> malformed = new ArrayList<>();

    List<String> features() {
      return readings.stream().map(Reading::feature).toList();
    }

    @Override
    public void reading(Reading reading) {
      readings.add(reading);
    }

    @Override
    public void alert(Alert alert) {
      alerts.add(alert);
    }

    @Override
    public void status(Status status) {
      statuses.add(status);
    }

    @Override
    public void malformed(MalformedLine line) {
      malformed.add(line);
    }
  }
}
