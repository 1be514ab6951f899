/**
 * The configuration of a monitor: its keys, its reading from YAML and its immutable result.
 *
 * <p>{@link io.mimon.core.config.ConfigKeys} declares every key once. {@link
 * io.mimon.core.config.ConfigParser} walks a file against that table and hands out either a whole
 * {@link io.mimon.core.config.MonitorConfig} or all the problems at once, never half of each.
 * Amounts of information are in <b>bits</b> here, as everywhere a user looks.
 */
@NullMarked
package io.mimon.core.config;

import org.jspecify.annotations.NullMarked;
