/** Speed of the estimators, by JMH; the commands and what came out are in ESTIMATORS.md. */
@NullMarked
package io.mimon.estimators.bench;

import org.jspecify.annotations.NullMarked;
