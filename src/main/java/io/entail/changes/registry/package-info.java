/**
 * Schemas go in and the numbers come out by which records of the feed name them: the schema registry's client, and its
 * settings.
 */
@NullMarked
package io.entail.changes.registry;

import org.jspecify.annotations.NullMarked;
