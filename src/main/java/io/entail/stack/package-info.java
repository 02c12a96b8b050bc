/**
 * The local stack: real servers as child processes on free loopback ports, all data under one directory.
 */
@NullMarked
package io.entail.stack;

import org.jspecify.annotations.NullMarked;
