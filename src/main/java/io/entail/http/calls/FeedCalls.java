package io.entail.http.calls;

import io.entail.changes.Change;
import io.entail.changes.ChangeFeed;
import io.entail.changes.ChangeReader;
import io.entail.changes.FeedFilter;
import io.entail.changes.FeedStart;
import io.entail.changes.Rejection;
import io.entail.changes.RejectionReader;
import io.entail.changes.registry.SchemaIds;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.PositionNotReachedException;
import io.entail.forms.ChangeJson;
import io.entail.forms.FeedPlace;
import io.entail.forms.TagText;
import io.entail.http.call.Answer;
import io.entail.http.call.Endpoint;
import io.entail.http.call.ErrorAnswers;
import io.entail.http.call.HttpCall;
import io.entail.http.call.RefusedRequest;
import io.entail.http.describe.ApiShape;
import io.entail.schema.EntityDefinition;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Streams the change feed and the refused writes as lines of JSON or as server-sent events. The id of an event is the
 * {@link EventId} after which reading continues without a gap and without duplicates. Thread-safe.
 */
public final class FeedCalls {
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final Surroundings surroundings;
    private final Streams streams;

    public FeedCalls(Surroundings surroundings, Streams streams) {
        this.surroundings = surroundings;
        this.streams = streams;
    }

    /** {@code GET /changes}. */
    public Answer changes(HttpCall call) {
        EventId seen = seen(call);
        return stream(call, "change", (config, ids, start, bounded) -> {
            ChangeFeed feed = ChangeFeed.of(config, ids).from(start).matching(filter(call));
            ChangeReader reader = (bounded ? feed.untilNow() : feed).open();
            return new Source() {
                @Override
                public @Nullable Told next() {
                    Change change = reader.poll(STEP).orElse(null);
                    if (change == null || (seen != null && seen.covers(change))) {
                        return null;
                    }
                    return new Told(ChangeJson.of(change), EventId.of(change));
                }

                @Override
                public boolean isAtEnd() {
                    return reader.isAtEnd();
                }

                @Override
                public void close() {
                    reader.close();
                }
            };
        });
    }

    /** {@code GET /rejections}. */
    public Answer rejections(HttpCall call) {
        return stream(call, "rejection", (config, ids, start, bounded) -> {
            RejectionReader reader = RejectionReader.open(config, ids, start, bounded);
            return new Source() {
                @Override
                public @Nullable Told next() {
                    Rejection rejection = reader.poll(STEP).orElse(null);
                    return rejection == null
                            ? null
                            : new Told(ChangeJson.of(rejection), EventId.of(rejection.position()));
                }

                @Override
                public boolean isAtEnd() {
                    return reader.isAtEnd();
                }

                @Override
                public void close() {
                    reader.close();
                }
            };
        });
    }

    /** An event, and the place after which reading can continue. */
    private record Told(Object json, EventId id) {}

    /** The source of events. Confined to one thread. */
    private interface Source extends AutoCloseable {
        /** Returns the next event, null when there is none at the moment. */
        @Nullable
        Told next();

        boolean isAtEnd();

        @Override
        void close();
    }

    private interface Opening {
        Source open(EntityStoreConfig config, SchemaIds ids, FeedStart start, boolean bounded);
    }

    private Answer stream(HttpCall call, String event, Opening opening) {
        Endpoint.require(call, Endpoint.READ);
        EntityStoreConfig config = surroundings.config();
        SchemaIds ids = surroundings.ids();
        if (config == null) {
            throw RefusedRequest.notHere("a store in memory has no feed: open one in Kafka");
        }
        if (ids == null) {
            throw RefusedRequest.notHere(
                    "the server knows no schema registry, which the feed needs: set entail.registry.url");
        }
        boolean bounded = !call.query().is("follow", true);
        FeedStart start = start(call);
        // A bounded stream waits for a publisher that makes no progress as long as every other reader, and no longer.
        Duration idle = bounded ? config.openTimeout() : FOREVER;
        boolean events = Streams.wantsEvents(call);
        Streams.Place place = streams.take();
        Source source;
        try {
            // An error has a status of its own as long as nothing was sent.
            source = opening.open(config, ids, start, bounded);
        } catch (RuntimeException | Error e) {
            place.close();
            throw e;
        }
        return Streams.answer(
                events,
                out -> {
                    try (place;
                            source) {
                        follow(call, event, source, place, place.out(out, events), idle);
                    }
                },
                () -> {
                    try (place) {
                        source.close();
                    }
                });
    }

    private static void follow(
            HttpCall call, String event, Source source, Streams.Place place, Streams.Out out, Duration idle)
            throws IOException {
        long since = System.nanoTime();
        try {
            while (!place.isEnding() && !call.gone().getAsBoolean()) {
                Told told = source.next();
                if (told != null) {
                    since = System.nanoTime();
                    out.tell(event, told.json(), told.id().toString());
                } else if (source.isAtEnd()) {
                    return;
                } else if (System.nanoTime() - since > idle.toNanos()) {
                    throw new PositionNotReachedException(
                            "the feed does not come to where the log ended when this began: no publisher runs, or it is"
                                    + " behind",
                            Map.of());
                } else {
                    out.rest();
                }
            }
        } catch (EntailException e) {
            out.fail(ErrorAnswers.body(e));
        }
    }

    private static FeedStart start(HttpCall call) {
        EventId seen = seen(call);
        if (seen != null) {
            return seen.start();
        }
        FeedStart start = RefusedRequest.reading(
                () -> FeedPlace.read(call.query().get("from").orElse("beginning")));
        if (start instanceof FeedStart.After after) {
            after.position().requireHere();
        }
        return start;
    }

    private static @Nullable EventId seen(HttpCall call) {
        String last = call.header("last-event-id");
        try {
            return last == null || last.isEmpty() ? null : EventId.parse(last);
        } catch (IllegalArgumentException e) {
            throw RefusedRequest.bad("Last-Event-ID: " + e.getMessage());
        }
    }

    private static FeedFilter filter(HttpCall call) {
        FeedFilter filter = FeedFilter.ALL;
        String entity = call.query().first("entity");
        if (entity != null) {
            EntityDefinition definition = ApiShape.named(call.store().definitions(), entity)
                    .orElseThrow(() -> RefusedRequest.bad("there is no such entity"));
            filter = filter.entity(definition.name());
        }
        String key = call.query().first("key");
        if (key != null) {
            filter = filter.key(key);
        }
        String tags = call.query().first("tags");
        if (tags != null) {
            filter = filter.tags(TagText.parse(tags));
        }
        String workspace = call.query().first("workspace");
        if (workspace != null) {
            return filter.workspace(call.store().workspace(workspace).workspace());
        }
        return call.prefix().isEmpty() ? filter : filter.workspace(call.store().workspace());
    }
}
