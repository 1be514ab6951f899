package io.mimon.estimators;

/** A numeric column and the labels of its rows. */
record LabelledRows(SortedColumn numeric, Categories labels) {

  /** The rows that share their label with at least one other. */
  static LabelledRows withoutSingletons(double[] numeric, Categories labels) {
    int kept = 0;
    for (int label : labels.ofRow) {
      kept += labels.size[label] > 1 ? 1 : 0;
    }
    if (kept == numeric.length) {
      return new LabelledRows(SortedColumn.of(numeric), labels);
    }
    double[] keptNumeric = new double[kept];
    double[] keptLabels = new double[kept];
    int next = 0;
    for (int i = 0; i < numeric.length; i++) {
      if (labels.size[labels.ofRow[i]] > 1) {
        keptNumeric[next] = numeric[i];
        keptLabels[next++] = labels.ofRow[i];
      }
    }
    return new LabelledRows(SortedColumn.of(keptNumeric), Categories.of(keptLabels));
  }

  int size() {
    return numeric.size();
  }
}
