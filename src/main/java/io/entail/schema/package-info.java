/**
 * Entity definitions, read from Avro: fields, constraints, keys, normalisation, validation, and the bytes of an entity.
 * In: definition files and plain values. Out: errors as a tree, or an entity's Avro bytes.
 *
 * <p>Start at {@link io.entail.schema.Definitions}; {@link io.entail.schema.input.EntityInput} processes the values of
 * a caller, {@link io.entail.schema.codec.EntityCodec} the bytes, {@link io.entail.schema.DefinitionChange} the
 * comparison of a file with the log.
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
 * <tr><td>{@code @endpointKey("name")}</td><td>the field by which people name a row. It must be unique by itself, or
 * together with references in the cache key, which makes it unique among the rows of a parent</td></tr>
 * <tr><td>{@code @cacheKey(["name", "route"])}</td><td>fields that are unique together, where unset counts as a value;
 * a single field must be unique by itself</td></tr>
 * <tr><td>{@code @index(["status", "total"])}</td><td>finds rows by values of the first fields and a range of the last,
 * sorted by the last; a list of lists declares several. Adding or removing an index is an extension of a
 * definition</td></tr>
 * <tr><td>{@code @workspaceable(true)}</td><td>every row belongs to a workspace</td></tr>
 * <tr><td>{@code @ttl(true)}</td><td>rows may have a time to live; no reference with {@code restrict} may lead to them,
 * or to rows that are deleted with them</td></tr>
 * <tr><td>{@code @dbExport(false)}</td><td>exports of the configuration leave it out</td></tr>
 * <tr><td>{@code @generateAdminApi(false)}, {@code @adminApiName("key-auths")},
 * {@code @adminApiNestedName("key-auth")}</td><td>whether it has HTTP endpoints, and its names in their paths: at the
 * top, and below a parent</td></tr>
 * <tr><td>{@code @subschemaKey("name")}, {@code @subschemaError("no plugin %s")}</td><td>the string or set of strings
 * whose value chooses a subschema, and the message when there is no such subschema</td></tr>
 * <tr><td>{@code @transformation({"input": ["password"], "needs": ["consumer.id"], "onWrite": "f", "onRead":
 * "g"})}</td><td>registered functions that compute stored values, or the values that are read, from inputs and needs.
 * They run if all of these are given, and when writing only for inputs that are sent; a list declares several.
 * {@code "rewrites": ["nonce"]} names needs that the function stores with another value than was given: they have to be
 * sent with the inputs each time. A function that rewrites any other need fails</td></tr>
 * </table>
 *
 * <table>
 * <caption>Any record, nested ones too. Fields may have dotted names; a list declares several checks; messages are in
 * the order of the properties</caption>
 * <tr><td>{@code @atLeastOneOf(["a", "b"])}, {@code @onlyOneOf}, {@code @mutuallyRequired},
 * {@code @mutuallyExclusive}</td><td>how many of the fields must be given; null, empty texts and empty lists count as
 * not given</td></tr>
 * <tr><td>{@code @distinct(["a", "b"])}</td><td>no two of them are equal</td></tr>
 * <tr><td>{@code @mutuallyExclusiveSets({"set1": ["a"], "set2": ["b", "c"]})}</td><td>fields of both sets must not be
 * given together</td></tr>
 * <tr><td>{@code @conditional({"ifField": "a", "ifMatch": {"eq": "x"}, "thenField": "b", "thenMatch": {"eq": null},
 * "thenErr": "no b with %s"})}</td><td>if a matches, b has to match. A match is the definition of the field with these
 * attributes in place of its own; {@code elements} has those of its elements</td></tr>
 * <tr><td>{@code @conditionalAtLeastOneOf({"ifField": "a", "ifMatch": {...}, "thenAtLeastOneOf": ["b", "c"], "thenErr":
 * "one of %s", "elseMatch": {...}, "elseThenAtLeastOneOf": ["d"], "elseThenErr": "..."})}</td><td>if a matches, at
 * least one of the others must be given</td></tr>
 * <tr><td>{@code @entityCheck({"fieldSources": ["a", "b"], "function": "f"})}</td><td>a registered function, which gets
 * these fields; it is not called when one of them is invalid</td></tr>
 * <tr><td>{@code @check("f")}</td><td>a registered function, which gets all fields; it is not called on
 * updates</td></tr>
 * <tr><td>{@code @shorthand({"name": "url", "type": "string", "function": "f"})}</td><td>a name that callers may write
 * instead of fields. A registered function returns the fields for its value, which override other given values. The
 * type is one of Avro, but not a record</td></tr>
 * </table>
 *
 * <table>
 * <caption>A subschema: a record of its own, whose fields take the place of those of the entity and whose checks and
 * transformations come after the entity's</caption>
 * <tr><td>{@code @subschemaOf("plugins")}</td><td>the entity</td></tr>
 * <tr><td>{@code @subschemaNames(["cors"])}</td><td>the values of the selector that choose it</td></tr>
 * </table>
 *
 * Subschemas are not in the log: each process has its own, and a new one does not change stored rows. A process reads a
 * row that was stored with another subschema by its own. Fields that its subschema does not have are not shown. A null
 * is read as the default if the subschema requires a value and has a default. A fraction is rounded down if the
 * subschema requires a whole number. An update starts from the row as it is read. Fields that are not shown stay
 * stored, because a newer process may know them.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><td>{@code string}, {@code int}, {@code long}, {@code double}, {@code boolean}, {@code uuid}</td><td>a string is
 * not empty unless {@code @lenMin(0)}; a double is finite. 5.0 is an integer. Rules are applied to numbers of any size;
 * a number that passes them and does not fit the type gets a message with the range of the type</td></tr>
 * <tr><td>{@code long @timestamp("seconds")}, {@code double @timestamp("seconds")}</td><td>seconds since 1970, whole
 * ones or with a fraction</td></tr>
 * <tr><td>{@code array<string>}</td><td>a list; elements have their own rules:
 * {@code array<@lenMax(5) string>}</td></tr>
 * <tr><td>{@code array<string> @set(true)}</td><td>a list from which repeated scalars are removed; inside another type
 * {@code map<@set(true) array<string>>}</td></tr>
 * <tr><td>{@code map<int>}</td><td>keys are strings that are not empty; {@code @keys({...})} adds rules for
 * them</td></tr>
 * <tr><td>{@code Address}</td><td>a nested record; required unless {@code @required(false)}</td></tr>
 * <tr><td>{@code string @json(true)}</td><td>an object of any shape, kept as canonical JSON text</td></tr>
 * <tr><td>{@code uuid @references("services")}</td><td>the key of another entity's row, whose value is
 * {@code {"id": ...}}; if the parent's key has another name, {@code @references("tags.tag")}; with
 * {@code @onDelete("restrict" | "cascade" | "null")}</td></tr>
 * <tr><td>{@code union { null, T }}, {@code union { T, null }}</td><td>can be unset; without it a field is
 * required</td></tr>
 * </table>
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><td>{@code = value}</td><td>Avro's default is the default of the field</td></tr>
 * <tr><td>{@code @required(true)}</td><td>must have a value once it is stored</td></tr>
 * <tr><td>{@code @auto(true)}</td><td>is generated if it is not given: a new UUID, a random text of 32 characters,
 * {@code created_at}, {@code updated_at}</td></tr>
 * <tr><td>{@code @immutable(true)}</td><td>an update cannot give it another value once it has one</td></tr>
 * <tr><td>{@code @abstract(true)}</td><td>a subschema has to declare its type; with {@code @json(true)} the subschema
 * declares a record, or {@code @json(true)} again for any object</td></tr>
 * <tr><td>{@code @unique(true)}, {@code @uniqueAcrossWs(true)}</td><td>no two rows of a workspace, or of all
 * workspaces, have the same value. Addresses and host names are stored in one form, so that different spellings count
 * as the same value</td></tr>
 * <tr><td>{@code @indexed(true)}</td><td>an index of this field alone. It is not allowed for secrets
 * ({@code @encrypted}), for fields that are stored with another value than was given ({@code @transformation}), and for
 * lists, maps and records</td></tr>
 * <tr><td>{@code @referenceable(true)}</td><td>a string, or each element of a list, may be {@code {vault://name/path}}
 * instead of a value; it passes every rule, and is stored and returned unchanged</td></tr>
 * <tr><td>{@code @encrypted(true)}</td><td>a string that is a secret; a mark without effect</td></tr>
 * <tr><td>{@code @legacy(true)}</td><td>a string or UUID of an older kind; with {@code @uuid(true)} the empty text
 * unsets it</td></tr>
 * <tr><td>{@code @keys({"lenMax": 5})}</td><td>the rules for the keys of a map: an object with rules for
 * strings</td></tr>
 * <tr><td>{@code @err("words")}</td><td>the message for all rules of the field, in place of their own
 * messages</td></tr>
 * </table>
 *
 * <table>
 * <caption>Rules of values, in the order in which they are checked; only the first that fails is reported</caption>
 * <tr><td>{@code @eq(value)}, {@code @ne(value)}</td><td>for every type; {@code @eq(null)}: must not be set, which is
 * also the message for a value of the wrong type; {@code @ne(null)}: must be set. All other rules let null pass. A
 * reference has no other rules than these two</td></tr>
 * <tr><td>{@code @notOneOf([...])}, {@code @oneOf([...])}</td><td>strings and numbers</td></tr>
 * <tr><td>{@code @gt(number)}</td><td>numbers: greater than</td></tr>
 * <tr><td>{@code @timestamp("seconds")}</td><td>a double of seconds with a fraction, above 0; on a long it is a
 * type</td></tr>
 * <tr><td>{@code @uuid(true)}, {@code @isRegex(true)}</td><td>strings</td></tr>
 * <tr><td>{@code @between([low, high])}</td><td>numbers, two integers, both included</td></tr>
 * <tr><td>{@code @lenEq(n)}, {@code @lenMin(n)}, {@code @lenMax(n)}</td><td>UTF-8 bytes of a string, elements of an
 * array or set, entries of a map</td></tr>
 * <tr><td>{@code @startsWith("/")}</td><td>strings</td></tr>
 * <tr><td>{@code @notMatch("a")}, {@code @matchNone([{"pattern": "a", "err": "words"}, "b"])}, {@code @match("a")},
 * {@code @matchAll([...])}, {@code @matchAny({"patterns": ["a", "b"], "err": "words"})}</td><td>strings; patterns are
 * those of {@link io.entail.schema.patterns.Dialect}</td></tr>
 * <tr><td>{@code @contains(element)}</td><td>arrays and sets</td></tr>
 * <tr><td>{@code @format("host")}</td><td>strings; the formats of {@link io.entail.schema.formats.Formats} and those
 * registered in {@link io.entail.schema.Functions}</td></tr>
 * <tr><td>{@code @check("name")}</td><td>for every type; a check registered in
 * {@link io.entail.schema.Functions}</td></tr>
 * <tr><td>{@code @mutuallyExclusiveSubsets([["a", "b"], ["c"]])}</td><td>arrays and sets</td></tr>
 * </table>
 */
@NullMarked
package io.entail.schema;

import org.jspecify.annotations.NullMarked;
