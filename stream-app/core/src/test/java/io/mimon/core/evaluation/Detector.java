package io.mimon.core.evaluation;

import io.mimon.core.drift.Reference;
import java.util.List;

/** Something that watches features together and raises alarms. */
interface Detector {
  /** As the table has it. */
  String name();

  /** Begins behind these references, one a feature. */
  Run over(List<Reference> references, Setting setting);

  /**
   * What is to be known beforehand.
   *
   * @param rows of a window
   * @param blocksAMonth of each feature
   * @param budget of false alarms a month
   */
  record Setting(int rows, double blocksAMonth, double budget) {}

  /** Of one stream. */
  interface Run {
    /**
     * Takes in a look at every feature, which come {@link Track#LOOKS} a block.
     *
     * @param block whether the windows share no row with those of the last block
     * @return by feature the side of an alarm that begins: −1 for lost, 1 for gained, 0 for none
     */
    int[] look(View[] views, boolean block);
  }
}
