package io.mimon.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command reads and writes.
 *
 * @param terminal whether {@code out} is a terminal that a person looks at
 * @param environment the environment variables
 */
public record Streams(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    Map<String, String> environment) {}
