/** Migrations as people write them in YAML or JSON. In come files; out go plans, or everything that is wrong with the files. */
@NullMarked
package io.entail.declarative.migration;

import org.jspecify.annotations.NullMarked;
