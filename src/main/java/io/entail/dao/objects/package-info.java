/**
 * Converts objects of classes that Avro has generated to the fields of entities and back, and remembers which version
 * of an entity an object is.
 */
@NullMarked
package io.entail.dao.objects;

import org.jspecify.annotations.NullMarked;
