/**
 * What services import: {@code EntityStore}, one {@code Dao} per entity, options.
 */
@NullMarked
package io.entail.dao;

import org.jspecify.annotations.NullMarked;
