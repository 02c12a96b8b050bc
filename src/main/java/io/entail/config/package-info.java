/**
 * Settings: immutable records, each key with its name, type, default and range in one place.
 */
@NullMarked
package io.entail.config;

import org.jspecify.annotations.NullMarked;
