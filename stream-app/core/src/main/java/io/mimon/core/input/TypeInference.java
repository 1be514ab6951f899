package io.mimon.core.input;

import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Column kinds from a sample, by the rules that {@link ColumnKind} states. */
public final class TypeInference {

  private TypeInference() {}

  /**
   * A profile per column, in their order. Malformed records are passed over.
   *
   * @param overrides uses that the configuration decides; its names must be among the columns
   */
  public static List<ColumnProfile> infer(
      List<String> columns, List<RawRecord> sample, Map<String, VariableType> overrides) {
    return infer(columns, sample, overrides, Map.of());
  }

  /**
   * The same where some columns are in use already.
   *
   * @param settled what they are used as, unless the configuration says
   */
  public static List<ColumnProfile> infer(
      List<String> columns,
      List<RawRecord> sample,
      Map<String, VariableType> overrides,
      Map<String, VariableType> settled) {
    for (String name : overrides.keySet()) {
      if (!columns.contains(name)) {
        throw new IllegalArgumentException("A type is set for '" + name + "', which is no column");
      }
    }
    List<ColumnTally> tallies = new ArrayList<>(columns.size());
    for (String name : columns) {
      tallies.add(new ColumnTally(name));
    }
    for (RawRecord raw : sample) {
      if (raw.problem() != null) {
        continue;
      }
      for (int i = 0; i < columns.size(); i++) {
        tallies.get(i).add(raw.cells()[i]);
      }
    }
    List<ColumnProfile> profiles = new ArrayList<>(columns.size());
    for (ColumnTally tally : tallies) {
      profiles.add(profile(tally, overrides.get(tally.name()), settled.get(tally.name())));
    }
    return profiles;
  }

  private static ColumnProfile profile(
      ColumnTally tally, @Nullable VariableType override, @Nullable VariableType settled) {
    ColumnTally.Verdict verdict = tally.verdict();
    String note = verdict.note();
    VariableType use =
        override != null ? override : settled != null ? settled : verdict.kind().use();
    if (override != null && override != verdict.kind().use()) {
      note = "set by the configuration; the sample looks otherwise: " + note;
    } else if (override == null && use != verdict.kind().use()) {
      note = "as it was so far; the sample looks otherwise: " + note;
    }
    return new ColumnProfile(
        tally.name(),
        verdict.kind(),
        use,
        override != null,
        tally.rows(),
        tally.missing(),
        tally.distinct(),
        note);
  }
}
