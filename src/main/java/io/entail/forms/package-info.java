/**
 * Converts between Java objects and the text and JSON that people and scripts see: keys, tags, moments, changes and
 * differences.
 */
@NullMarked
package io.entail.forms;

import org.jspecify.annotations.NullMarked;
