/** Commands that read and write rows, one by one or from files. */
@NullMarked
package io.entail.cli.entity;

import org.jspecify.annotations.NullMarked;
