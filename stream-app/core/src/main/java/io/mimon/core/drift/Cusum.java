package io.mimon.core.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The two sums of a feature's scores, {@link LimitDesign}, and since when they are above zero: Page
 * 1954, doi 10.1093/biomet/41.1-2.100. The change is estimated over the blocks since the sum was
 * last zero, which is where it most likely began.
 */
public final class Cusum {
  /** A sum goes no higher than so many allowances above its limit, so that it can come down. */
  private static final int ALLOWANCES_ABOVE = 2;

  private static final Side NOTHING = new Side(0, 0, 0);

  private Side gained = NOTHING;
  private Side lost = NOTHING;

  private record Side(double sum, double change, int blocks) {
    Side next(double score, double changeNats, AlarmLimits limits) {
      double height = sum + score - limits.allowance();
      double most = limits.sum() + ALLOWANCES_ABOVE * limits.allowance();
      return height <= 0
          ? NOTHING
          : new Side(Math.min(most, height), change + changeNats, blocks + 1);
    }

    double meanChange() {
      return blocks == 0 ? 0 : change / blocks;
    }

    void write(DataOutput out) throws IOException {
      out.writeDouble(sum);
      out.writeDouble(change);
      out.writeInt(blocks);
    }

    static Side read(DataInput in) throws IOException {
      return new Side(in.readDouble(), in.readDouble(), in.readInt());
    }
  }

  /** Takes in the next block. */
  Verdict next(DriftRule rule, Reference reference, AlarmLimits limits, Scored block) {
    double change = block.nats() - reference.nats();
    gained = gained.next(block.score(), change, limits);
    lost = lost.next(-block.score(), change, limits);
    return look(rule, reference, limits, block);
  }

  /** Looks at a window between blocks, which adds to no sum. */
  Verdict look(DriftRule rule, Reference reference, AlarmLimits limits, Scored window) {
    double score = window.score();
    double change = window.nats() - reference.nats();
    boolean single = Math.abs(score) >= limits.single();
    boolean up = (single || gained.sum == lost.sum) ? score > 0 : gained.sum > lost.sum;
    Side side = up ? gained : lost;
    double from = Math.max(0, reference.nats());
    double effect = rule.effectNats(from);
    double ofBlock = Math.abs(Math.max(0, window.nats()) - from);
    double ofMean = Math.abs(Math.max(0, reference.nats() + side.meanChange()) - from);
    boolean blockDrifted = single && matters(ofBlock, effect);
    boolean sumDrifted = side.sum >= limits.sum() && matters(ofMean, effect);
    double most = blockDrifted ? ofBlock : ofMean;
    return new Verdict(
        up ? 1 : -1,
        change,
        score,
        side.sum,
        side.blocks,
        side.meanChange(),
        limits,
        up
            ? Thresholds.upper(rule, reference, limits, window.rows())
            : Thresholds.lower(rule, reference, limits, window.rows()),
        blockDrifted || sumDrifted,
        (gained.sum == 0 && lost.sum == 0) || (effect > 0 && ofBlock < effect / 2),
        effect > 0 ? most >= 2 * effect : Math.abs(score) >= 2 * limits.single());
  }

  private static boolean matters(double change, double effect) {
    return change > 0 && change >= effect;
  }

  /** Forgets the evidence, when an alarm has ended. */
  void reset() {
    gained = NOTHING;
    lost = NOTHING;
  }

  void write(DataOutput out) throws IOException {
    gained.write(out);
    lost.write(out);
  }

  static Cusum read(DataInput in) throws IOException {
    Cusum cusum = new Cusum();
    cusum.gained = Side.read(in);
    cusum.lost = Side.read(in);
    return cusum;
  }
}
