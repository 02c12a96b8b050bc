/**
 * Describes the API from the definitions: its paths, the fields of its entities, and an OpenAPI document of all of it.
 * Definitions come in; trees of maps and lists that can be written as JSON go out. Nothing here reads a store.
 *
 * <p>Start at {@link io.entail.http.describe.ApiShape}, which derives the paths.
 */
@NullMarked
package io.entail.http.describe;

import org.jspecify.annotations.NullMarked;
