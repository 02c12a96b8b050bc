/**
 * The log of a store whose state is in a database: what a process appends goes to the log as always, what becomes of it
 * comes from the change feed, and what there is is read in the database. So a process needs no replica to write.
 */
@NullMarked
package io.entail.project.log;

import org.jspecify.annotations.NullMarked;
