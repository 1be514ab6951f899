package io.mimon.kstreams;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * What is said of a message besides its value: in the process where it goes, on a topic its key.
 *
 * @param key bytes of the record's key
 * @param partition of the topic, {@link #ALL} or {@link #BY_KEY}
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to a topic, passed through
record Target(Route route, byte[] key, int partition) {
  /** A copy for every partition. */
  static final int ALL = -1;

  /** As any producer chooses that is given a key. */
  static final int BY_KEY = -2;

  /** The key alone. */
  static final Serde<Target> SERDE =
      Serdes.serdeFrom(
          (topic, target) -> target.key,
          (topic, key) -> new Target(Route.HERE, key == null ? new byte[0] : key, BY_KEY));

  /** The partitions, for the engine. */
  static Optional<Set<Integer>> partitions(
      String topic, Target target, byte[] value, int partitions) {
    return switch (target.partition) {
      case BY_KEY -> Optional.empty();
      case ALL -> Optional.of(IntStream.range(0, partitions).boxed().collect(Collectors.toSet()));
      default -> Optional.of(Set.of(target.partition));
    };
  }
}
