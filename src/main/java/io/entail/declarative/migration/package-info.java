/** Migrations as people write them in YAML or JSON. Files come in; plans go out, or all faults of the files. */
@NullMarked
package io.entail.declarative.migration;

import org.jspecify.annotations.NullMarked;
