/**
 * Mutual-information estimators over windows of rows, with no engine and no I/O.
 *
 * <p>Everything here is in <b>nats</b>; {@link io.mimon.estimators.Estimate} converts to bits.
 * Papers and their symbols: n rows, k neighbours, ε the distance to the k-th, ψ the digamma
 * function.
 */
@NullMarked
package io.mimon.estimators;

import org.jspecify.annotations.NullMarked;
