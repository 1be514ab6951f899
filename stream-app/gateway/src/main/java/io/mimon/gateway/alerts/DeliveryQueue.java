package io.mimon.gateway.alerts;

import io.mimon.gateway.LineTail;
import io.mimon.gateway.alerts.DeliveryPosition.Failing;
import io.mimon.gateway.alerts.DeliveryPosition.Last;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The alerts of an outbox that are not settled, read ahead up to a bound.
 *
 * <p>Alerts of one episode wait for each other; those of others go by one that fails. What is
 * beyond the bound is not lost, it stays in the outbox until there is room.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>The first entry is not settled; {@code last} is the line right before it.
 *   <li>There are at most {@link #ENTRIES_MAX} entries, settled ones among them included.
 *   <li>Entries are in the order of the outbox, without gaps.
 * </ol>
 */
final class DeliveryQueue {
  /** How far ahead of the oldest that is not settled others are tried. */
  static final int ENTRIES_MAX = 1_000;

  private final LineTail tail;
  private final Deque<LineTail.Line> read = new ArrayDeque<>();
  private final Deque<Entry> entries = new ArrayDeque<>();
  private final Set<Long> settledBefore;
  private final Map<Long, Long> failingBefore = new HashMap<>();
  private Last last;

  DeliveryQueue(LineTail tail, DeliveryPosition position) {
    this.tail = tail;
    this.last = position.last();
    this.settledBefore = new HashSet<>(position.settled());
    position.failing().forEach(one -> failingBefore.put(one.startBytes(), one.sinceMillis()));
  }

  /** One line, and how it fares. */
  static final class Entry {
    private final LineTail.Line line;
    private final Optional<AlertMessage> alert;
    private boolean settled;
    private boolean routed;
    private int failures;
    private long failingSinceMillis;
    private long notBeforeMillis;

    private Entry(LineTail.Line line) {
      this.line = line;
      this.alert = AlertMessage.parse(line.bytes());
    }

    LineTail.Line line() {
      return line;
    }

    /** Empty for a line that is no alert. */
    Optional<AlertMessage> alert() {
      return alert;
    }

    /** Whether it has been judged and is to be sent. */
    boolean routed() {
      return routed;
    }

    void route() {
      routed = true;
    }

    int failures() {
      return failures;
    }

    long failingSinceMillis() {
      return failingSinceMillis;
    }

    long notBeforeMillis() {
      return notBeforeMillis;
    }

    /** Counts a failure; it may be tried again once the wait is over. */
    void fail(long nowMillis, long notBefore) {
      failures++;
      failingSinceMillis = failingSinceMillis == 0 ? nowMillis : failingSinceMillis;
      notBeforeMillis = notBefore;
    }

    String what() {
      return alert
          .map(AlertMessage::toString)
          .orElseGet(() -> "byte " + line.startBytes() + " of the outbox");
    }
  }

  /** Reads on, as far as there is room. */
  void fill() throws IOException {
    while (entries.size() < ENTRIES_MAX) {
      if (read.isEmpty()) {
        read.addAll(tail.poll());
      }
      LineTail.Line line = read.poll();
      if (line == null) {
        return;
      }
      Entry entry = new Entry(line);
      entry.failingSinceMillis = failingBefore.getOrDefault(line.startBytes(), 0L);
      entry.settled = settledBefore.contains(line.startBytes());
      entries.add(entry);
      dropSettled();
    }
  }

  /** How many are known to wait. */
  int size() {
    return (int) entries.stream().filter(entry -> !entry.settled).count() + read.size();
  }

  /** The first of each episode that is not settled, in order. */
  List<Entry> heads() {
    List<Entry> heads = new ArrayList<>();
    Set<String> episodes = new HashSet<>();
    for (Entry entry : entries) {
      boolean waits = entry.alert.isPresent() && episodes.contains(entry.alert.get().id());
      if (entry.settled || waits) {
        continue;
      }
      heads.add(entry);
      entry.alert.ifPresent(alert -> episodes.add(alert.id()));
    }
    return heads;
  }

  /** The first head to be sent of which that holds. */
  Optional<Entry> firstSendable(Predicate<Entry> holds) {
    return heads().stream().filter(entry -> entry.routed && holds.test(entry)).findFirst();
  }

  /** Says that nothing more is to become of it. */
  void settle(Entry entry) {
    entry.settled = true;
    dropSettled();
  }

  /** The sink has come back: what failed because it was away need not wait any longer. */
  void clearWaits() {
    entries.forEach(entry -> entry.notBeforeMillis = 0);
  }

  /** The line that and all before it are settled. */
  Last last() {
    return last;
  }

  /** Where lines behind {@link #last()} begin that are settled. */
  List<Long> settled() {
    return entries.stream().filter(e -> e.settled).map(e -> e.line.startBytes()).toList();
  }

  List<Failing> failing() {
    return entries.stream()
        .filter(entry -> !entry.settled && entry.failingSinceMillis > 0)
        .map(entry -> new Failing(entry.line.startBytes(), entry.failingSinceMillis))
        .toList();
  }

  private void dropSettled() {
    while (!entries.isEmpty() && entries.getFirst().settled) {
      last = Last.of(entries.removeFirst().line);
    }
  }
}
