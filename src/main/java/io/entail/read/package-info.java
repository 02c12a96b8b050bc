/**
 * Reading the current state: {@link io.entail.read.EntityReader} is the contract of every kind of storage. The package
 * also has the types that reads return, and those that report progress.
 */
@NullMarked
package io.entail.read;

import org.jspecify.annotations.NullMarked;
