/**
 * What people and other systems see of a monitor: its committed output followed from files, shown
 * as metrics, health and a page.
 *
 * <p>One way in: {@link io.mimon.gateway.Feed} follows the files and tells its listeners; {@link
 * io.mimon.gateway.Board} is the listener that remembers the latest of everything; metrics, page
 * and terminal read {@link io.mimon.gateway.Snapshot}s of the board. All information is in
 * <b>bits</b>.
 */
@NullMarked
package io.mimon.gateway;

import org.jspecify.annotations.NullMarked;
