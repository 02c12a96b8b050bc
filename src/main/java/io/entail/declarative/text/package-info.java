/**
 * The texts of configuration files, JSON and YAML. In come bytes that nobody has checked; out go the parts of a file, one
 * by one, of bounded size, or what is wrong and where.
 */
@NullMarked
package io.entail.declarative.text;

import org.jspecify.annotations.NullMarked;
