/** Commands about the past: who changed what, what differs between moments, and whether the past was altered. */
@NullMarked
package io.entail.cli.audit;

import org.jspecify.annotations.NullMarked;
