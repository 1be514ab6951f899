/**
 * How the detectors do on streams whose drift is known: false alarms against the budget, delays,
 * what is missed. {@link io.mimon.core.evaluation.Evaluation} makes the table of DRIFT.md.
 */
@NullMarked
package io.mimon.core.evaluation;

import org.jspecify.annotations.NullMarked;
