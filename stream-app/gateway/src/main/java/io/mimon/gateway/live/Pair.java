package io.mimon.gateway.live;

import io.mimon.gateway.Reading;
import java.util.List;

/** What a reading is about. */
record Pair(String monitor, String segment, String feature, String target, List<String> given) {
  Pair {
    given = List.copyOf(given);
  }

  static Pair of(Reading reading) {
    return new Pair(
        reading.monitor(), reading.segment(), reading.feature(), reading.target(), reading.given());
  }
}
