/**
 * The log of a store whose state is in a database. A process appends records to the log as always, learns their
 * outcomes from the change feed, and reads the state in the database, so it needs no replica to write. Start reading at
 * {@link io.entail.project.log.DatabaseLog}.
 */
@NullMarked
package io.entail.project.log;

import org.jspecify.annotations.NullMarked;
