package io.mimon.core.monitor;

import io.mimon.estimators.CodedColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The emissions of all shards for one window as one, in the numbers the plan has for features.
 *
 * <p>Those that were under way when features came or went have the numbers of their own layout, and
 * are complete with as many parts as it has shards. Features that are gone are left out. A shard
 * that came later than others has fewer rows of a window to tell of; what the window is, the others
 * know.
 */
final class EmissionGather {
  private final Layouts layouts;

  EmissionGather(MonitorPlan plan) {
    layouts = new Layouts(plan);
  }

  /** Whether every shard has spoken. */
  boolean isWhole(List<byte[]> parts) {
    return parts.size() == layouts.of(Emission.layout(parts.get(0))).shards().size();
  }

  /** All parts of a window in one. */
  Emission of(List<byte[]> parts) {
    List<PairEstimate> pairs = new ArrayList<>();
    List<PairEstimate> conditionals = new ArrayList<>();
    List<WindowCodes> codes = new ArrayList<>();
    Emission widest = Emission.decode(parts.get(0));
    for (byte[] part : parts) {
      Emission emission = Emission.decode(part);
      pairs.addAll(numbered(emission.layout(), emission.pairs()));
      conditionals.addAll(numbered(emission.layout(), emission.conditionals()));
      codes.addAll(numberedCodes(emission.layout(), emission.codes()));
      if (emission.window().firstRow() < widest.window().firstRow()) {
        widest = emission;
      }
    }
    pairs.sort(Comparator.comparingInt(PairEstimate::feature));
    conditionals.sort(Comparator.comparingInt(PairEstimate::feature));
    codes.sort(Comparator.comparingInt(WindowCodes::feature));
    return new Emission(
        widest.window(), pairs, conditionals, levelled(codes), layouts.number(), widest.sinces());
  }

  private List<PairEstimate> numbered(int layout, List<PairEstimate> estimates) {
    if (layout == layouts.number()) {
      return estimates;
    }
    return estimates.stream()
        .map(estimate -> estimate.withFeature(layouts.featureOf(layout, estimate.feature())))
        .filter(estimate -> estimate.feature() >= 0)
        .toList();
  }

  private List<WindowCodes> numberedCodes(int layout, List<WindowCodes> codes) {
    if (layout == layouts.number()) {
      return codes;
    }
    List<WindowCodes> kept = new ArrayList<>();
    for (WindowCodes column : codes) {
      boolean target = column.feature() == WindowCodes.TARGET;
      int feature = target ? WindowCodes.TARGET : layouts.featureOf(layout, column.feature());
      if (target || feature >= 0) {
        kept.add(column.withFeature(feature));
      }
    }
    return kept;
  }

  /** Columns of as many rows as the longest has; what a later shard has not seen is missing. */
  private static List<WindowCodes> levelled(List<WindowCodes> codes) {
    int rows = codes.stream().mapToInt(column -> column.codes().toBytes().length).max().orElse(0);
    List<WindowCodes> level = new ArrayList<>();
    for (WindowCodes column : codes) {
      byte[] known = column.codes().toBytes();
      if (known.length == rows) {
        level.add(column);
      } else {
        byte[] all = new byte[rows];
        Arrays.fill(all, 0, rows - known.length, (byte) column.codes().count());
        System.arraycopy(known, 0, all, rows - known.length, known.length);
        CodedColumn padded = CodedColumn.ofBytes(all, column.codes().count());
        level.add(column.withCodes(padded));
      }
    }
    return level;
  }
}
