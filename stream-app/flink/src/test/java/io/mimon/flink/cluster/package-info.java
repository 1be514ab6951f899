/** The job on real processes: a Flink cluster, a broker, and the runnable jar, all to be killed. */
@NullMarked
package io.mimon.flink.cluster;

import org.jspecify.annotations.NullMarked;
