/**
 * Reads the texts of configuration files, JSON and YAML. Unchecked bytes come in; the parts of the file go out one by
 * one, each of limited size, or an error with its location.
 */
@NullMarked
package io.entail.declarative.text;

import org.jspecify.annotations.NullMarked;
