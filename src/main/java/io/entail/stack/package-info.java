/** The local stack: real servers as child processes on free loopback ports, with all their data in one directory. */
@NullMarked
package io.entail.stack;

import org.jspecify.annotations.NullMarked;
