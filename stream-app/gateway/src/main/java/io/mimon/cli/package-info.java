/** The command line, over whichever engine the program was started with. */
@NullMarked
package io.mimon.cli;

import org.jspecify.annotations.NullMarked;
