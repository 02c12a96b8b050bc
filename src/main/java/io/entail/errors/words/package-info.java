/** The wording of errors: how messages quote values, and what they say about wrong arguments. */
@NullMarked
package io.entail.errors.words;

import org.jspecify.annotations.NullMarked;
