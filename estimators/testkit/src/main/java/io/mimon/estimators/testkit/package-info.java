/**
 * Oracles for estimators: the published formulas in the most obvious loops, analytic truths, and
 * seeded data.
 *
 * <p>Depends on nothing of ours, and shares no code with what it judges. Quadratic time is fine
 * here; cleverness is not. Everything is in nats.
 */
@NullMarked
package io.mimon.estimators.testkit;

import org.jspecify.annotations.NullMarked;
