/**
 * Settings: immutable records, checked when they are made. {@link io.entail.config.Settings} has the name, type, default, range
 * and meaning of each.
 */
@NullMarked
package io.entail.config;

import org.jspecify.annotations.NullMarked;
