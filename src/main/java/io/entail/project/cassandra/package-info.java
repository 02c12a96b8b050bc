/** The state of a store in Cassandra, 4.1 and newer. */
@NullMarked
package io.entail.project.cassandra;

import org.jspecify.annotations.NullMarked;
