/** The forms in which keys, tags, moments, changes and differences are given and shown outside of Java. */
@NullMarked
package io.entail.forms;

import org.jspecify.annotations.NullMarked;
