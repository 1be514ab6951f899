/** Pages that are written once and need nothing else: no network, no script. */
@NullMarked
package io.mimon.gateway.report;

import org.jspecify.annotations.NullMarked;
