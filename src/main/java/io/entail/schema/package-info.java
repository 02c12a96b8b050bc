/**
 * Entity definitions, read from Avro: fields, constraints, keys, normalisation, validation, and the bytes of an entity.
 * In: definition files and plain values. Out: errors as a tree, or an entity's Avro bytes.
 *
 * <p>Start at {@link io.entail.schema.Definitions}; {@link io.entail.schema.EntityInput} has what happens to a caller's
 * values, {@link io.entail.schema.EntityCodec} the bytes, {@link io.entail.schema.DefinitionChange} how a file stands to
 * the log.
 *
 * <h2>How a definition is written</h2>
 *
 * An entity is an Avro record in a {@code .avdl} or {@code .avsc} file. Annotations of a field stand between its type
 * and its name; before the type Avro would drop them or give them to the type, so that is an error. Records that fields
 * hold are declared before, in the same file.
 *
 * <table>
 * <caption>The record</caption>
 * <tr><td>{@code @entity("services")}</td><td>the entity's name: a-z, 0-9 and _, at most 48</td></tr>
 * <tr><td>{@code @primaryKey(["id"])}</td><td>the fields of its key</td></tr>
 * <tr><td>{@code @endpointKey("name")}</td><td>the field that people name it by</td></tr>
 * <tr><td>{@code @cacheKey(["name", "route"])}</td><td>fields that are unique together, unset counting as a value; a
 *     single one must be unique by itself</td></tr>
 * <tr><td>{@code @workspaceable(true)}</td><td>every row belongs to a workspace</td></tr>
 * <tr><td>{@code @atLeastOneOf(["a", "b"])}</td><td>one of them is given; a list of lists makes several checks; nested
 *     records have checks too</td></tr>
 * </table>
 *
 * <table>
 * <caption>Types</caption>
 * <tr><td>{@code string}, {@code int}, {@code long}, {@code double}, {@code boolean}, {@code uuid}</td><td>a string is
 *     not empty unless {@code @lenMin(0)}; a double is finite</td></tr>
 * <tr><td>{@code long @timestamp("seconds")}</td><td>seconds since 1970</td></tr>
 * <tr><td>{@code array<string>}</td><td>a list; elements have their own rules: {@code array<@lenMax(5) string>}</td></tr>
 * <tr><td>{@code array<string> @set(true)}</td><td>a list that loses repeated scalars; inside another type
 *     {@code map<@set(true) array<string>>}</td></tr>
 * <tr><td>{@code map<int>}</td><td>keys are strings, not empty</td></tr>
 * <tr><td>{@code Address}</td><td>a nested record; required unless {@code @required(false)}</td></tr>
 * <tr><td>{@code string @json(true)}</td><td>an object of any shape, kept as canonical JSON text</td></tr>
 * <tr><td>{@code uuid @references("services")}</td><td>the key of another entity's row, {@code {"id": ...}} as a value;
 *     where the parent's key is not called id, {@code @references("tags.tag")}; with
 *     {@code @onDelete("restrict" | "cascade" | "null")}</td></tr>
 * <tr><td>{@code union { null, T }}, {@code union { T, null }}</td><td>can be unset; without it a field is
 *     required</td></tr>
 * </table>
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><td>{@code = value}</td><td>Avro's default is the entity's</td></tr>
 * <tr><td>{@code @required(true)}</td><td>must have a value once it is stored</td></tr>
 * <tr><td>{@code @auto(true)}</td><td>a new UUID, a random text of 32 characters, {@code created_at},
 *     {@code updated_at}</td></tr>
 * <tr><td>{@code @unique(true)}, {@code @uniqueAcrossWs(true)}</td><td>no two rows of a workspace, or of all of them,
 *     share it</td></tr>
 * <tr><td>{@code @oneOf([...])}, {@code @between([low, high])}, {@code @lenEq(n)}, {@code @lenMin(n)},
 *     {@code @lenMax(n)}</td><td>rules; lengths are UTF-8 bytes, elements or entries</td></tr>
 * </table>
 */
@NullMarked
package io.entail.schema;

import org.jspecify.annotations.NullMarked;
