package io.mimon.core.input;

/** How records are written in an input. Compression is recognised apart from it, by its bytes. */
public enum Format {
  /** Comma-separated values with a header line (RFC 4180). */
  CSV,
  /** One JSON object a line. */
  JSONL,
  /** By the file name (a trailing .gz is ignored), else by the first character of the content. */
  AUTO
}
