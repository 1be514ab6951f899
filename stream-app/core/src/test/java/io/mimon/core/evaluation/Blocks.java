package io.mimon.core.evaluation;

import io.mimon.core.drift.Reference;
import java.util.SplittableRandom;

/** A feature of a stream that does not change, as estimates over blocks of it. */
interface Blocks {
  /** What is seen of it is of this kind. */
  String name();

  /** A window of a reference: the real estimator over drawn rows. */
  Reference.Sample window(SplittableRandom random);

  /** The estimate over the next block, in nats. */
  double block(SplittableRandom random);

  /** The rows of a block. */
  int rows();
}
