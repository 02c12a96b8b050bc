/** The state of a store in PostgreSQL, 15 and newer. */
@NullMarked
package io.entail.project.postgres;

import org.jspecify.annotations.NullMarked;
