package io.entail.audit.verify;

import io.entail.changes.ChangeDecoder;
import io.entail.changes.ChangeKey;
import io.entail.changes.FeedKey;
import io.entail.errors.DefinitionException;
import io.entail.errors.EntailException;
import io.entail.errors.MalformedEntityException;
import io.entail.errors.words.Excerpt;
import io.entail.read.Position;
import io.entail.replica.LogReplay;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.schema.value.CanonicalJson;
import io.entail.state.Defined;
import io.entail.writes.EntityKeys;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares a replica with the feed row by row, and checks the consistency of each row: its key, claims, references and
 * workspace have to follow from its content and be registered in the tables. Confined to one thread.
 */
final class ReplicaCheck {
    static final String REPLICA = "replica";
    static final String DATABASE = "database";

    /** The most differences of an entity that are reported individually. */
    private static final int DIFFERENCES_MAX = 10;

    private final ImageTable told;
    private final @Nullable LogReplay log;
    private final ChangeDecoder decoder;
    private final FeedDefinitions definitions;
    private final Findings findings;
    private final VerifyListener listener;
    private final String name;
    private final Map<EntityDefinition, EntityKeys> keys = new HashMap<>();
    private final Map<String, Integer> differences = new HashMap<>();
    private final Totals totals = new Totals();
    private Position position = Position.START;
    private long rows;

    /**
     * Creates the check, which consumes the table.
     *
     * @param name name of the copy in findings; a {@link #DATABASE} has every row encoded in the latest definition, so
     *     the decoded values are compared
     * @param log the resolved log at the position of the replica, null when there is none
     */
    ReplicaCheck(
            String name,
            ImageTable told,
            @Nullable LogReplay log,
            ChangeDecoder decoder,
            FeedDefinitions definitions,
            Findings findings,
            VerifyListener listener) {
        this.name = name;
        this.told = told;
        this.log = log;
        this.decoder = decoder;
        this.definitions = definitions;
        this.findings = findings;
        this.listener = listener;
    }

    /** Compares, and returns the totals of the replica. */
    Map<String, Totals.Total> run(WholeState replica) {
        position = Position.of(replica.head().offset());
        long all = replica.count();
        replica.each(new WholeState.RowVisitor() {
            @Override
            public void visit(String entity, Bytes key, Row row) {
                byte[] feedKey = ChangeKey.of(entity, row.workspace(), key);
                ImageTable.Told feed = told.get(feedKey);
                Bytes left = leftByMigration(entity, row, feed);
                Bytes image = left == null ? image(replica, entity, row, feed) : left;
                totals.add(entity, feedKey, row.version(), image);
                boolean asTold = compare(replica, entity, key, row, feed, feedKey, image);
                boolean consistent = left != null || checkContent(replica, entity, key, row);
                if (asTold && consistent && log != null) {
                    compare(log.row(entity, key), entity, key, row);
                }
                listener.compared(++rows, all);
            }

            @Override
            public void odd(String entity, Bytes key, String what) {
                differs(entity, ChangeKey.primaryKey(key), what);
            }
        });
        told.each((key, left) -> {
            if (!left.isUnsure()) {
                FeedKey parts = FeedKey.of(key);
                differs(
                        parts.entity(),
                        parts.key(),
                        "the feed has version " + left.sequence() + ", the " + name + " nothing");
            }
        });
        differences.forEach((entity, count) -> {
            if (count > DIFFERENCES_MAX) {
                findings.add(new Finding(
                        name, -1, position, entity, null, count + " rows in all are not those of the feed"));
            }
        });
        return totals.all();
    }

    /**
     * Returns the row in the form of the feed: encoded in the definition of the feed's image, if that has the same
     * values.
     */
    private Bytes image(WholeState replica, String entity, Row row, ImageTable.@Nullable Told feed) {
        Bytes image = feed == null ? null : feed.image();
        if (feed == null || image == null || image.equals(row.after())) {
            return row.after();
        }
        try {
            if (!name.equals(DATABASE)) {
                return isTold(entity, row.definition(), feed.version())
                        ? definitions.bring(entity, row.after(), row.definition(), feed.version())
                        : row.after();
            }
            if (isTold(entity, feed.version(), row.definition())) {
                return definitions
                                .bring(entity, image, feed.version(), row.definition())
                                .equals(row.after())
                        ? image
                        : row.after();
            }
            EntityDefinition written = decoder.definition(feed.schemaId());
            EntityDefinition definition = Objects.requireNonNull(replica.definition(entity, row.definition()));
            return Arrays.equals(
                            definition.codec().encode(written.codec().decode(image.array())),
                            row.after().array())
                    ? image
                    : row.after();
        } catch (MalformedEntityException | DefinitionException | IllegalArgumentException e) {
            return row.after();
        }
    }

    /**
     * Returns the feed's image of a row that a database has without its content, as it should: the row had expired when
     * a migration rewrote the others, and has no value for a field that must have one since. Returns null for any other
     * row.
     */
    private @Nullable Bytes leftByMigration(String entity, Row row, ImageTable.@Nullable Told feed) {
        Bytes image = feed == null ? null : feed.image();
        if (feed == null || image == null || !name.equals(DATABASE)) {
            return null;
        }
        if (row.after().length() > 0 || row.expiresAt() == 0 || !isTold(entity, feed.version(), row.definition())) {
            return null;
        }
        try {
            definitions.bring(entity, image, feed.version(), row.definition());
            return null;
        } catch (MalformedEntityException | IllegalArgumentException e) {
            return image;
        }
    }

    /** Returns whether the feed has told of two versions of a definition and of all between them. */
    private boolean isTold(String entity, int from, int to) {
        Defined defined = definitions.get(entity);
        return defined != null
                && from > 0
                && defined.version(from) != null
                && to >= from
                && defined.version(to) != null;
    }

    /** Compares a row with the feed; returns false when they differ. */
    private boolean compare(
            WholeState replica,
            String entity,
            Bytes key,
            Row row,
            ImageTable.@Nullable Told feed,
            byte[] feedKey,
            Bytes image) {
        String primary = ChangeKey.primaryKey(key);
        if (feed == null) {
            return differs(entity, primary, "the " + name + " has version " + row.version() + ", the feed nothing");
        }
        told.remove(feedKey);
        if (feed.isUnsure()) {
            return true;
        }
        if (feed.sequence() != row.version()) {
            return differs(
                    entity, primary, "the " + name + " has version " + row.version() + ", the feed " + feed.sequence());
        }
        if (feed.offset() != row.offset()) {
            return differs(
                    entity,
                    primary,
                    "the " + name + " has it from position " + Position.of(row.offset()) + ", the feed from "
                            + Position.of(feed.offset()));
        }
        if (feed.expiresAt() != ImageTable.Told.NOT_TOLD && feed.expiresAt() != row.expiresAt()) {
            return differs(
                    entity,
                    primary,
                    "it expires " + time(row.expiresAt()) + " in the " + name + ", " + time(feed.expiresAt())
                            + " in the feed");
        }
        return feed.image() == null
                || feed.image().equals(image)
                || differs(entity, primary, difference(replica, entity, row, feed));
    }

    private static String time(long expiresAt) {
        return expiresAt == 0 ? "never" : "at " + Instant.ofEpochMilli(expiresAt);
    }

    /** Compares what the feed does not contain with the log. */
    private void compare(@Nullable Row logged, String entity, Bytes key, Row row) {
        String other = otherThanLogged(row, logged);
        if (other != null) {
            differs(entity, ChangeKey.primaryKey(key), "the " + name + " has " + other + " than the log has led to");
        }
    }

    private static @Nullable String otherThanLogged(Row row, @Nullable Row logged) {
        if (row.equals(logged)) {
            return null;
        }
        if (logged == null) {
            return "more";
        }
        if (row.expiresAt() != logged.expiresAt()) {
            return "another time of expiry";
        }
        return row.claims().equals(logged.claims()) && row.references().equals(logged.references())
                ? "another definition, place or content"
                : "other claims or references";
    }

    private String difference(WholeState replica, String entity, Row row, ImageTable.Told feed) {
        try {
            EntityDefinition definition = Objects.requireNonNull(replica.definition(entity, row.definition()));
            Map<String, Object> own = definition.codec().decode(row.after().array());
            Map<String, Object> other = decoder.definition(feed.schemaId())
                    .codec()
                    .decode(Objects.requireNonNull(feed.image()).array());
            Set<String> names = new LinkedHashSet<>(own.keySet());
            names.addAll(other.keySet());
            for (String field : names) {
                if (!Objects.equals(own.get(field), other.get(field))) {
                    return "field '" + field + "' is " + text(own.get(field)) + " in the " + name + ", "
                            + text(other.get(field)) + " in the feed";
                }
            }
        } catch (EntailException e) {
            return "its bytes are not those of the feed, and cannot be read: " + e.getMessage();
        }
        return "its bytes are not those of the feed";
    }

    /** Reports a difference and returns false. */
    private boolean differs(String entity, String key, String what) {
        if (differences.merge(entity, 1, Integer::sum) <= DIFFERENCES_MAX) {
            findings.add(new Finding(name, -1, position, entity, key, what));
        }
        return false;
    }

    /** Checks a row for consistency with its own content; returns false when something is wrong. */
    private boolean checkContent(WholeState replica, String entity, Bytes key, Row row) {
        String fault;
        try {
            EntityDefinition definition = replica.definition(entity, row.definition());
            fault = definition == null
                    ? "it names version " + row.definition() + " of its definition, which is not there"
                    : fault(replica, definition, key, row);
        } catch (MalformedEntityException e) {
            fault = "its tags and fields cannot be read, its writer stored something else: " + e.getMessage();
        } catch (DefinitionException e) {
            fault = "its definition cannot be read: " + e.getMessage();
        }
        if (fault != null) {
            findings.add(new Finding(name, -1, position, entity, ChangeKey.primaryKey(key), fault));
        }
        return fault == null;
    }

    private @Nullable String fault(WholeState replica, EntityDefinition definition, Bytes key, Row row) {
        EntityKeys entity = keys.computeIfAbsent(definition, EntityKeys::new);
        Map<String, Object> fields = definition.codec().decode(row.after().array());
        if (!entity.keyOf(fields).equals(key)) {
            return "its key is not that of its content";
        }
        List<@Nullable Bytes> claims = entity.claims(fields);
        for (int i = 0; i < claims.size(); i++) {
            String unique = definition.unique().get(i).name();
            Bytes claim = claims.get(i);
            if (!Objects.equals(claim, row.claims().get(i))) {
                return "its claim of the unique '" + unique + "' is not that of its content: its writer lied";
            }
            if (claim != null
                    && !replica.holdsClaim(definition.name(), row.definition(), i, row.workspace(), claim, key)) {
                return "the " + name + " does not know that it holds its unique '" + unique + "'";
            }
        }
        return referenceFault(replica, definition, entity.references(fields), key, row);
    }

    private @Nullable String referenceFault(
            WholeState replica, EntityDefinition definition, List<@Nullable Bytes> references, Bytes key, Row row) {
        for (int i = 0; i < references.size(); i++) {
            String field = definition.references().get(i).field();
            Bytes parent = references.get(i);
            if (!Objects.equals(parent, row.references().get(i))) {
                return "its reference '" + field + "' is not that of its content: its writer lied";
            }
            if (parent != null && !replica.holdsReference(definition.name(), row.definition(), i, parent, key)) {
                return "the " + name + " does not know its reference '" + field + "'";
            }
        }
        Bytes workspace = row.workspace();
        return workspace == null
                        || replica.holdsReference(
                                definition.name(), row.definition(), references.size(), workspace, key)
                ? null
                : "the " + name + " does not know its workspace";
    }

    private static String text(@Nullable Object value) {
        return Excerpt.of(CanonicalJson.write(value));
    }
}
