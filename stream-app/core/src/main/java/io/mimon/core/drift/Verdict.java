package io.mimon.core.drift;

/**
 * A block held against the reference, with the blocks before it.
 *
 * @param side on which the evidence is the stronger: 1 for more relevance, −1 for less
 * @param changeNats the block's estimate less the reference
 * @param score its standard normal deviate, see {@link Reference#score}
 * @param sum the height of the sum on that side
 * @param blocks how many blocks have added to it
 * @param meanChangeNats over these
 * @param limits in force
 * @param thresholdNats the estimate at which a single block alarms on that side: it matters, and
 *     its score is at the limit; NaN where no block can be there, see {@link Thresholds}
 * @param drifted whether the evidence is enough, and the change matters
 * @param back whether on neither side is evidence left, or little change: a past alarm may be over
 * @param severe whether the change is twice what matters
 */
public record Verdict(
    int side,
    double changeNats,
    double score,
    double sum,
    int blocks,
    double meanChangeNats,
    AlarmLimits limits,
    double thresholdNats,
    boolean drifted,
    boolean back,
    boolean severe) {

  /** The same with another answer. */
  Verdict as(boolean isDrifted, boolean isBack) {
    return new Verdict(
        side,
        changeNats,
        score,
        sum,
        blocks,
        meanChangeNats,
        limits,
        thresholdNats,
        isDrifted,
        isBack,
        severe);
  }
}
