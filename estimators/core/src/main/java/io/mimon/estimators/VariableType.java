package io.mimon.estimators;

/** How the values of a variable are to be compared. */
public enum VariableType {
  /** Real numbers; distance is the absolute difference. */
  NUMERIC,
  /** Codes (non-negative integers as doubles); values are equal or not, nothing in between. */
  CATEGORICAL
}
