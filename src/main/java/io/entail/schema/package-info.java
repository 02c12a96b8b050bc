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
 * <tr><td>{@code @endpointKey("name")}</td><td>the field that people name it by: unique by itself, or
 * with references in the cache key, and so among the rows of a parent</td></tr>
 * <tr><td>{@code @cacheKey(["name", "route"])}</td><td>fields that are unique together, unset counting as a value; a
 * single one must be unique by itself</td></tr>
 * <tr><td>{@code @index(["status", "total"])}</td><td>rows are found by values of the first fields and a range of the
 * last, and sorted by it; a list of lists makes several. One that is added or removed extends a definition</td></tr>
 * <tr><td>{@code @workspaceable(true)}</td><td>every row belongs to a workspace</td></tr>
 * <tr><td>{@code @ttl(true)}</td><td>rows may be given a time to live; nobody may refer to them, or to what
 * goes with them, with {@code restrict}</td></tr>
 * <tr><td>{@code @dbExport(false)}</td><td>exports of the configuration leave it out</td></tr>
 * <tr><td>{@code @generateAdminApi(false)}, {@code @adminApiName("key-auths")},
 * {@code @adminApiNestedName("key-auth")}</td><td>whether it has endpoints, and its place in their paths, at the top
 * and below a parent</td></tr>
 * <tr><td>{@code @subschemaKey("name")}, {@code @subschemaError("no plugin %s")}</td><td>the string or set of strings
 * whose value chooses a subschema, and what is said when there is none</td></tr>
 * <tr><td>{@code @transformation({"input": ["password"], "needs": ["consumer.id"], "onWrite": "f", "onRead":
 * "g"})}</td><td>registered functions that make of inputs and needs what is stored, or what is read; run when all of
 * them are given, on writing only for inputs that are sent; a list makes several. {@code "rewrites": ["nonce"]} names
 * needs that the function stores otherwise than they were given: they have to be sent with the inputs, each time. A
 * function that rewrites another need fails</td></tr>
 * </table>
 *
 * <table>
 * <caption>Any record, nested ones too. Fields may have dotted names; a list makes several checks; messages come in the
 * order of the properties</caption>
 * <tr><td>{@code @atLeastOneOf(["a", "b"])}, {@code @onlyOneOf}, {@code @mutuallyRequired},
 * {@code @mutuallyExclusive}</td><td>how many of the fields are given; null, empty texts and empty lists are
 * not</td></tr>
 * <tr><td>{@code @distinct(["a", "b"])}</td><td>no two of them are equal</td></tr>
 * <tr><td>{@code @mutuallyExclusiveSets({"set1": ["a"], "set2": ["b", "c"]})}</td><td>fields of one set are given, not of
 * both</td></tr>
 * <tr><td>{@code @conditional({"ifField": "a", "ifMatch": {"eq": "x"}, "thenField": "b", "thenMatch": {"eq": null},
 * "thenErr": "no b with %s"})}</td><td>when a matches, b has to; a match is the definition of the field with these
 * attributes exchanged, {@code elements} those of elements</td></tr>
 * <tr><td>{@code @conditionalAtLeastOneOf({"ifField": "a", "ifMatch": {...}, "thenAtLeastOneOf": ["b", "c"], "thenErr":
 * "one of %s", "elseMatch": {...}, "elseThenAtLeastOneOf": ["d"], "elseThenErr": "..."})}</td><td>when a matches, one
 * of the others is given</td></tr>
 * <tr><td>{@code @entityCheck({"fieldSources": ["a", "b"], "function": "f"})}</td><td>a registered function, which sees
 * these fields; not asked when one of them is invalid</td></tr>
 * <tr><td>{@code @check("f")}</td><td>a registered function, which sees all fields; not asked on updates</td></tr>
 * <tr><td>{@code @shorthand({"name": "url", "type": "string", "function": "f"})}</td><td>a name that callers may write;
 * a registered function says which fields it stands for, and these win over what else is given; the type is that of
 * Avro, no record</td></tr>
 * </table>
 *
 * <table>
 * <caption>A subschema: a record of its own, whose fields take the place of those of the entity and whose checks and
 * transformations come after the entity's</caption>
 * <tr><td>{@code @subschemaOf("plugins")}</td><td>the entity</td></tr>
 * <tr><td>{@code @subschemaNames(["cors"])}</td><td>the values of the selector that choose it</td></tr>
 * </table>
 *
 * Subschemas are not in the log: each process has its own, and a new one changes nothing that is stored. A row that
 * another one stored is read by the one of this process: fields that it does not have are not shown, a null where it
 * requires a value and has a default is the default, a fraction where it wants a whole number is rounded down. An
 * update builds on what is read. Fields that are not shown stay stored, for a newer process may know them.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><td>{@code string}, {@code int}, {@code long}, {@code double}, {@code boolean}, {@code uuid}</td><td>a string is
 * not empty unless {@code @lenMin(0)}; a double is finite. 5.0 is an integer. Rules judge a number of any size, and
 * what passes them and does not fit the type is told the range of the type</td></tr>
 * <tr><td>{@code long @timestamp("seconds")}, {@code double @timestamp("seconds")}</td><td>seconds since 1970, whole
 * ones or with a fraction</td></tr>
 * <tr><td>{@code array<string>}</td><td>a list; elements have their own rules: {@code array<@lenMax(5) string>}</td></tr>
 * <tr><td>{@code array<string> @set(true)}</td><td>a list that loses repeated scalars; inside another type
 * {@code map<@set(true) array<string>>}</td></tr>
 * <tr><td>{@code map<int>}</td><td>keys are strings, not empty; {@code @keys({...})} says more</td></tr>
 * <tr><td>{@code Address}</td><td>a nested record; required unless {@code @required(false)}</td></tr>
 * <tr><td>{@code string @json(true)}</td><td>an object of any shape, kept as canonical JSON text</td></tr>
 * <tr><td>{@code uuid @references("services")}</td><td>the key of another entity's row, {@code {"id": ...}} as a value;
 * where the parent's key is not called id, {@code @references("tags.tag")}; with {@code @onDelete("restrict" |
 * "cascade" | "null")}</td></tr>
 * <tr><td>{@code union { null, T }}, {@code union { T, null }}</td><td>can be unset; without it a field is
 * required</td></tr>
 * </table>
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><td>{@code = value}</td><td>Avro's default is the entity's</td></tr>
 * <tr><td>{@code @required(true)}</td><td>must have a value once it is stored</td></tr>
 * <tr><td>{@code @auto(true)}</td><td>a new UUID, a random text of 32 characters, {@code created_at},
 * {@code updated_at}</td></tr>
 * <tr><td>{@code @immutable(true)}</td><td>an update cannot give it another value once it has one</td></tr>
 * <tr><td>{@code @abstract(true)}</td><td>a subschema has to say what it is; with {@code @json(true)} it is a record
 * there, or {@code @json(true)} again for any object</td></tr>
 * <tr><td>{@code @unique(true)}, {@code @uniqueAcrossWs(true)}</td><td>no two rows of a workspace, or of all of them,
 * share it. Addresses and names of hosts are stored in one form, so that they count once however they are
 * written</td></tr>
 * <tr><td>{@code @indexed(true)}</td><td>an index of this field alone. Fields that are secrets ({@code @encrypted}) or are
 * stored otherwise than they are given ({@code @transformation}) have none, nor have lists, maps and records</td></tr>
 * <tr><td>{@code @referenceable(true)}</td><td>a string, or the elements of a list: {@code {vault://name/path}} may stand
 * for it and passes every rule; it is kept and returned as it is</td></tr>
 * <tr><td>{@code @encrypted(true)}</td><td>a string that is a secret; a mark without effect</td></tr>
 * <tr><td>{@code @legacy(true)}</td><td>a string or UUID of an older kind; with {@code @uuid(true)} the empty text unsets
 * it</td></tr>
 * <tr><td>{@code @keys({"lenMax": 5})}</td><td>what the keys of a map must be: rules of a string as an object</td></tr>
 * <tr><td>{@code @err("words")}</td><td>stands for the messages of all rules of the field</td></tr>
 * </table>
 *
 * <table>
 * <caption>Rules of values, in the order in which they are checked; the first that fails is told</caption>
 * <tr><td>{@code @eq(value)}, {@code @ne(value)}</td><td>of every type; {@code @eq(null)}: must not be set,
 * which is said of a value of any type, {@code @ne(null)}: must be. All other rules let null pass. A reference has no
 * other rules than these two</td></tr>
 * <tr><td>{@code @notOneOf([...])}, {@code @oneOf([...])}</td><td>strings and numbers</td></tr>
 * <tr><td>{@code @gt(number)}</td><td>numbers: greater than</td></tr>
 * <tr><td>{@code @timestamp("seconds")}</td><td>a double of seconds with a fraction, above 0; on a long it is a
 * type</td></tr>
 * <tr><td>{@code @uuid(true)}, {@code @isRegex(true)}</td><td>strings</td></tr>
 * <tr><td>{@code @between([low, high])}</td><td>numbers, two integers, both included</td></tr>
 * <tr><td>{@code @lenEq(n)}, {@code @lenMin(n)}, {@code @lenMax(n)}</td><td>UTF-8 bytes of a string, elements of an array
 * or set, entries of a map</td></tr>
 * <tr><td>{@code @startsWith("/")}</td><td>strings</td></tr>
 * <tr><td>{@code @notMatch("a")}, {@code @matchNone([{"pattern": "a", "err": "words"}, "b"])}, {@code @match("a")},
 * {@code @matchAll([...])}, {@code @matchAny({"patterns": ["a", "b"], "err": "words"})}</td><td>strings; patterns are
 * those of {@link io.entail.schema.patterns.Dialect}</td></tr>
 * <tr><td>{@code @contains(element)}</td><td>arrays and sets</td></tr>
 * <tr><td>{@code @format("host")}</td><td>strings; the formats of {@link io.entail.schema.formats.Formats} and those
 * registered in {@link io.entail.schema.Functions}</td></tr>
 * <tr><td>{@code @check("name")}</td><td>of every type; a check registered in
 * {@link io.entail.schema.Functions}</td></tr>
 * <tr><td>{@code @mutuallyExclusiveSubsets([["a", "b"], ["c"]])}</td><td>arrays and sets</td></tr>
 * </table>
 */
@NullMarked
package io.entail.schema;

import org.jspecify.annotations.NullMarked;
