package io.mimon.core.input;

/** What became of a record. */
public sealed interface Parsed permits Row, Rejection {}
