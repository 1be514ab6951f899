package io.mimon.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command reads and writes.
 *
 * @param terminal whether {@code out} is a terminal that a person looks at
 * @param progress whether {@code err} is one, on which progress can be redrawn
 * @param environment the environment variables
 */
public record Streams(
    InputStream in,
    PrintStream out,
    boolean terminal,
    PrintStream err,
    boolean progress,
    Map<String, String> environment) {}
