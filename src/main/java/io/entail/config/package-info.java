/**
 * Settings as immutable records that are checked when they are created. {@link io.entail.config.Settings} lists the
 * name, type, default, range and meaning of each setting.
 */
@NullMarked
package io.entail.config;

import org.jspecify.annotations.NullMarked;
