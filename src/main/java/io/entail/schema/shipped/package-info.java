/**
 * The Java functions that the shipped definitions name, one small class per subject. Values of an entity come in;
 * verdicts, the fields that a shorthand stands for, and transformed values go out.
 */
@NullMarked
package io.entail.schema.shipped;

import org.jspecify.annotations.NullMarked;
