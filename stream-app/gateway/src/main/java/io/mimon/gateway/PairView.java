package io.mimon.gateway;

/** The latest reading of a pair and how its feature stands. */
public record PairView(Reading reading, FeatureState state) {}
