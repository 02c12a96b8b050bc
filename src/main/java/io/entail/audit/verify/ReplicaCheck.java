package io.entail.audit.verify;

import io.entail.changes.ChangeDecoder;
import io.entail.changes.ChangeKey;
import io.entail.changes.FeedKey;
import io.entail.errors.DefinitionException;
import io.entail.errors.EntailException;
import io.entail.errors.Excerpt;
import io.entail.errors.MalformedEntityException;
import io.entail.read.Position;
import io.entail.replica.LogReplay;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.schema.CanonicalJson;
import io.entail.schema.EntityDefinition;
import io.entail.writes.EntityKeys;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds a replica to the feed, row by row, and each row to what it says itself: its key, claims, references and workspace
 * have to be those of its content, and known as such. Used by one thread.
 */
final class ReplicaCheck {
    static final String REPLICA = "replica";

    /** Differences of an entity that are told one by one. */
    private static final int DIFFERENCES_MAX = 10;

    private final ImageTable told;
    private final @Nullable LogReplay log;
    private final ChangeDecoder decoder;
    private final Findings findings;
    private final VerifyListener listener;
    private final Map<EntityDefinition, EntityKeys> keys = new HashMap<>();
    private final Map<String, Integer> differences = new HashMap<>();
    private final Totals totals = new Totals();
    private Position position = Position.START;
    private long rows;

    /**
     * The table is used up.
     *
     * @param log that has led to where the replica stands, null when there is none
     */
    ReplicaCheck(
            ImageTable told,
            @Nullable LogReplay log,
            ChangeDecoder decoder,
            Findings findings,
            VerifyListener listener) {
        this.told = told;
        this.log = log;
        this.decoder = decoder;
        this.findings = findings;
        this.listener = listener;
    }

    /** Compares, and returns what the replica has. */
    Map<String, Totals.Total> run(WholeState replica) {
        position = Position.of(replica.head().offset());
        long all = replica.count();
        replica.each((entity, key, row) -> {
            byte[] feedKey = ChangeKey.of(entity, row.workspace(), key);
            totals.add(entity, feedKey, row.version(), row.after());
            boolean asTold = compare(replica, entity, key, row, feedKey);
            boolean consistent = checkContent(replica, entity, key, row);
            if (asTold && consistent && log != null) {
                compare(log.row(entity, key), entity, key, row);
            }
            listener.compared(++rows, all);
        });
        told.each((key, left) -> {
            if (!left.isUnsure()) {
                FeedKey parts = FeedKey.of(key);
                differs(
                        parts.entity(),
                        parts.key(),
                        "the feed has version " + left.sequence() + ", the replica nothing");
            }
        });
        differences.forEach((entity, count) -> {
            if (count > DIFFERENCES_MAX) {
                findings.add(new Finding(
                        REPLICA, -1, position, entity, null, count + " rows in all are not those of the feed"));
            }
        });
        return totals.all();
    }

    /** With the feed; false when they differ. */
    private boolean compare(WholeState replica, String entity, Bytes key, Row row, byte[] feedKey) {
        ImageTable.Told feed = told.get(feedKey);
        String name = ChangeKey.primaryKey(key);
        if (feed == null) {
            return differs(entity, name, "the replica has version " + row.version() + ", the feed nothing");
        }
        told.remove(feedKey);
        if (feed.isUnsure()) {
            return true;
        }
        if (feed.sequence() != row.version()) {
            return differs(entity, name, "the replica has version " + row.version() + ", the feed " + feed.sequence());
        }
        return feed.image() == null
                || feed.image().equals(row.after())
                || differs(entity, name, difference(replica, entity, row, feed));
    }

    /** With what the feed does not tell. */
    private void compare(@Nullable Row logged, String entity, Bytes key, Row row) {
        String other = otherThanLogged(row, logged);
        if (other != null) {
            differs(entity, ChangeKey.primaryKey(key), "the replica has " + other + " than the log has led to");
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
                    return "field '" + field + "' is " + text(own.get(field)) + " in the replica, "
                            + text(other.get(field)) + " in the feed";
                }
            }
        } catch (EntailException e) {
            return "its bytes are not those of the feed, and cannot be read: " + e.getMessage();
        }
        return "its bytes are not those of the feed";
    }

    /** Always false. */
    private boolean differs(String entity, String key, String what) {
        if (differences.merge(entity, 1, Integer::sum) <= DIFFERENCES_MAX) {
            findings.add(new Finding(REPLICA, -1, position, entity, key, what));
        }
        return false;
    }

    /** With itself; false when something is wrong. */
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
            findings.add(new Finding(REPLICA, -1, position, entity, ChangeKey.primaryKey(key), fault));
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
            String name = definition.unique().get(i).name();
            Bytes claim = claims.get(i);
            if (!Objects.equals(claim, row.claims().get(i))) {
                return "its claim of the unique '" + name + "' is not that of its content: its writer lied";
            }
            if (claim != null && !replica.holdsClaim(definition.name(), i, row.workspace(), claim, key)) {
                return "the replica does not know that it holds its unique '" + name + "'";
            }
        }
        return referenceFault(replica, definition, entity.references(fields), key, row);
    }

    private static @Nullable String referenceFault(
            WholeState replica, EntityDefinition definition, List<@Nullable Bytes> references, Bytes key, Row row) {
        for (int i = 0; i < references.size(); i++) {
            String name = definition.references().get(i).field();
            Bytes parent = references.get(i);
            if (!Objects.equals(parent, row.references().get(i))) {
                return "its reference '" + name + "' is not that of its content: its writer lied";
            }
            if (parent != null && !replica.holdsReference(definition.name(), i, parent, key)) {
                return "the replica does not know its reference '" + name + "'";
            }
        }
        Bytes workspace = row.workspace();
        return workspace == null || replica.holdsReference(definition.name(), references.size(), workspace, key)
                ? null
                : "the replica does not know its workspace";
    }

    private static String text(@Nullable Object value) {
        return Excerpt.of(CanonicalJson.write(value));
    }
}
