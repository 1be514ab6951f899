package io.mimon.kstreams;

/**
 * The names under which state and topics are found again by the next version of the program. They
 * never change; a topic's stands behind the application's id and before {@code -repartition} or
 * {@code -changelog}.
 */
final class Names {
  /** Of processors. */
  static final String RECORDS = "records";

  static final String LABELS = "labels";
  static final String INTAKE = "intake";
  static final String LABEL_INTAKE = "label-intake";
  static final String JOIN = "join";
  static final String ALIGN = "align";
  static final String WINDOWS = "windows";
  static final String SEGMENT = "segment";

  /** Of stores; each belongs to one processor. */
  static final String INTAKE_STORE = "intake";

  static final String LABEL_INTAKE_STORE = "label-intake";
  static final String JOIN_STORE = "join";
  static final String ALIGN_STORE = "align";
  static final String WINDOWS_STORE = "windows";
  static final String SEGMENT_STORE = "segment";

  private Names() {}
}
