/**
 * Verifies that the history was not altered: the change feed against its chain, the log against the feed, a replica
 * against both. The records of both topics and the state of a replica come in; findings with their places go out.
 */
@NullMarked
package io.entail.audit.verify;

import org.jspecify.annotations.NullMarked;
