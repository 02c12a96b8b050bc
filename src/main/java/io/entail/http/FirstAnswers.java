package io.entail.http;

import io.entail.changes.Change;
import io.entail.changes.ChangeFeed;
import io.entail.changes.ChangeReader;
import io.entail.changes.FeedStart;
import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import io.entail.dao.EntityStore;
import io.entail.declarative.text.JsonReader;
import io.entail.errors.PositionNotReachedException;
import io.entail.errors.UnknownPositionException;
import io.entail.http.call.Answer;
import io.entail.http.call.HttpCall;
import io.entail.http.calls.BatchCall;
import io.entail.http.calls.Surroundings;
import io.entail.http.entities.EntityEndpoint;
import io.entail.http.entities.Stored;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.EntityDefinition;
import io.entail.schema.input.EntityInput;
import io.entail.schema.value.NullTrees;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Repeats the answer that was given to an earlier request. It is made from the stored note about that request and from
 * the rows as its write left them. Thread-safe.
 */
final class FirstAnswers {
    private static final Duration FEED_TIME = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofMillis(100);

    private final Surroundings surroundings;

    FirstAnswers(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Returns the answer to a request that was carried out earlier. */
    Answer tell(HttpCall call, Entity note) {
        Position position = note.position();
        Object remembered = JsonReader.read(String.valueOf(note.text("answers")));
        List<Answer> answers = new ArrayList<>();
        try (Past past = new Past(call, position)) {
            for (Object each : remembered instanceof List<?> list ? list : List.of()) {
                Map<?, ?> answer = (Map<?, ?>) each;
                int status = ((Number) Objects.requireNonNull(answer.get("status"))).intValue();
                Optional<Entity> row = answer.get("entity") == null ? Optional.empty() : past.row(answer);
                answers.add(EntityEndpoint.shown(status, row, call.pathsAs3()));
            }
        }
        return note.is("batch")
                ? BatchCall.answer(answers, position)
                : answers.get(0).with("Entail-Position", position.toString());
    }

    /**
     * The rows as a write left them. The reader of the past is opened only once a row has changed since. Confined to
     * one thread.
     */
    private final class Past implements AutoCloseable {
        private final HttpCall call;
        private final Position position;
        private @Nullable EntityStore store;
        private @Nullable List<Change> changes;

        Past(HttpCall call, Position position) {
            this.call = call;
            this.position = position;
        }

        Optional<Entity> row(Map<?, ?> remembered) {
            Optional<Entity> now = Stored.find(call.store(), remembered)
                    .filter(row -> row.position().equals(position));
            if (now.isPresent()) {
                return now;
            }
            EntityStoreConfig config = surroundings.config();
            if (config == null || config.reads() == Reads.REPLICA) {
                if (store == null) {
                    store = call.store().asOf(position);
                }
                return Stored.find(store, remembered);
            }
            // A database has only the present rows; the row as it was then is in the feed.
            if (changes == null) {
                changes = changes(config);
            }
            return changes.stream()
                    .filter(change -> is(change, remembered))
                    .findFirst()
                    .map(change -> entity(call, change));
        }

        private List<Change> changes(EntityStoreConfig config) {
            if (surroundings.ids() == null) {
                throw new UnknownPositionException(
                        "the request was carried out at " + position
                                + "; what it answered is known by the feed, and the"
                                + " server knows no schema registry",
                        Map.of("position", position.toString()));
            }
            ChangeFeed feed =
                    ChangeFeed.of(config, surroundings.ids()).from(FeedStart.after(Position.of(position.offset() - 1)));
            long deadline = System.nanoTime()
                    + Math.min(FEED_TIME.toNanos(), call.left().toNanos());
            List<Change> found = new ArrayList<>();
            try (ChangeReader reader = feed.open()) {
                while (reader.reached().compareTo(position) < 0) {
                    if (System.nanoTime() - deadline > 0) {
                        throw new PositionNotReachedException(
                                "the request was carried out at " + position + "; the feed, which has what it answered,"
                                        + " has not come so far",
                                Map.of("position", position.toString()));
                    }
                    for (Change change : reader.pollWrite(STEP)) {
                        if (change.position().equals(position)) {
                            found.add(change);
                        }
                    }
                }
            }
            return found;
        }

        @Override
        public void close() {
            if (store != null) {
                store.close();
            }
        }
    }

    private static boolean is(Change change, Map<?, ?> remembered) {
        Map<String, Object> after = change.after();
        if (after == null || !change.entity().equals(remembered.get("entity"))) {
            return false;
        }
        Map<?, ?> wanted = remembered.get("key") instanceof Map<?, ?> key
                ? key
                : Map.of(String.valueOf(remembered.get("field")), String.valueOf(remembered.get("value")));
        // Compared as text, because a number in a note has lost its type.
        return wanted.entrySet().stream()
                .allMatch(part -> String.valueOf(part.getValue())
                        .equals(String.valueOf(after.get(String.valueOf(part.getKey())))));
    }

    /**
     * Returns the row as reads show it. Values that a read computes from other rows are missing, because they are not
     * in the feed.
     */
    private static Entity entity(HttpCall call, Change change) {
        EntityDefinition definition = call.store().dao(change.entity()).definition();
        Map<String, @Nullable Object> fields =
                EntityInput.withNulls(definition, EntityInput.forRead(definition, change.fields(), true));
        Instant expires = change.expires();
        return new Entity(
                change.entity(),
                NullTrees.fields(fields),
                change.version(),
                change.position(),
                change.workspace(),
                expires == null
                        ? null
                        : Entity.ttl(expires.toEpochMilli(), change.at().toEpochMilli()));
    }
}
