package io.mimon.gateway.alerts;

import java.time.Instant;

/**
 * An episode that a receiver was told of, and not of its end.
 *
 * @param alert the last that it was told
 * @param since when it was first told
 */
public record Standing(AlertMessage alert, Instant since) {}
