/**
 * What the API is, said from the definitions: its paths, the fields of its entities, and an OpenAPI document of all of it.
 * In: definitions. Out: trees of maps and lists, as JSON has them. Nothing here looks at a store.
 *
 * <p>Start at {@link io.entail.http.describe.ApiShape}, which says what paths there are.
 */
@NullMarked
package io.entail.http.describe;

import org.jspecify.annotations.NullMarked;
