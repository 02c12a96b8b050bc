package io.entail.http.call;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list: {@code {"data": [...], "next": PATH or null, "offset": TOKEN, "total": N}}, the last two only when
 * present.
 *
 * @param data trees or entities
 * @param next path and query of the next page, null on the last one
 */
public record ListPage(
        Collection<?> data,
        @Nullable String next,
        @Nullable String offset,
        @Nullable Long total) {}
