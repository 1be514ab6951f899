/** Several instances of the runnable jar, and what happens to them. */
@NullMarked
package io.mimon.kstreams.instances;

import org.jspecify.annotations.NullMarked;
