/**
 * Topics, as far as it takes no engine: how brokers are reached, a sample of a topic, and lines of
 * output as records.
 */
@NullMarked
package io.mimon.kafka;

import org.jspecify.annotations.NullMarked;
