/** Where a configuration meets the data: columns, types, features and shards are settled here. */
@NullMarked
package io.mimon.core.plan;

import org.jspecify.annotations.NullMarked;
