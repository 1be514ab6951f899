package io.mimon.gateway;

/** What one committed line says. */
public sealed interface FeedRecord permits Reading, Alert, Status, MalformedLine {}
