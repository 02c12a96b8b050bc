/** Commands that look back: who changed what, what differs, and whether nobody altered it. */
@NullMarked
package io.entail.cli.audit;

import org.jspecify.annotations.NullMarked;
