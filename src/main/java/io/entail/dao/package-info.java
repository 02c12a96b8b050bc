/** The API that services import: {@code EntityStore}, one {@code Dao} per entity, and options. */
@NullMarked
package io.entail.dao;

import org.jspecify.annotations.NullMarked;
