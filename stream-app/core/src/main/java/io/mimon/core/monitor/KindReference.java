package io.mimon.core.monitor;

import io.mimon.core.drift.Reference;
import java.io.Serializable;
import java.util.List;

/**
 * What a feature was among the others in the reference.
 *
 * @param beyond what it told beyond others, by window
 * @param relevanceNats what it told by itself in these windows, in sum
 * @param ranked whether it was there when the order was made
 * @param place in that order, from 1; 0 for none that is watched
 * @param margins by how much it was ahead there, by window, {@link RankStep#LIFT_NATS} added
 */
record KindReference(
    List<Reference.Sample> beyond,
    double relevanceNats,
    boolean ranked,
    int place,
    List<Reference.Sample> margins)
    implements Serializable {

  KindReference {
    beyond = List.copyOf(beyond);
    margins = List.copyOf(margins);
  }
}
