package io.entail.http.calls;

import io.entail.audit.verify.Finding;
import io.entail.audit.verify.Sources;
import io.entail.audit.verify.Verified;
import io.entail.audit.verify.Verifier;
import io.entail.audit.verify.VerifyListener;
import io.entail.changes.registry.SchemaIds;
import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import io.entail.errors.EntailException;
import io.entail.forms.VerifiedJson;
import io.entail.http.call.Answer;
import io.entail.http.call.Endpoint;
import io.entail.http.call.ErrorAnswers;
import io.entail.http.call.Heavy;
import io.entail.http.call.HttpCall;
import io.entail.http.call.JsonOut;
import io.entail.http.call.Principal;
import io.entail.http.call.RefusedRequest;
import io.entail.read.Position;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /verify}: proves that the history was not altered. The answer starts at once and continues with progress,
 * or with line breaks before its JSON; so the server notices when the client closes the connection, and stops the work.
 * Thread-safe.
 */
public final class VerifyCall implements Endpoint {
    /**
     * The interval of the verifier's own progress reports, which are not needed because the call reports more often.
     */
    private static final Duration NEVER = Duration.ofHours(1);

    private static final long TELL_NANOS = Duration.ofMillis(500).toNanos();

    private final Surroundings surroundings;
    private final Heavy heavy;

    /**
     * Creates the call, and deletes what killed processes have left behind; no other process uses the directory of the
     * store.
     */
    public VerifyCall(Surroundings surroundings, Heavy heavy) {
        this.surroundings = surroundings;
        this.heavy = heavy;
        EntityStoreConfig config = surroundings.config();
        if (config != null && config.reads() == Reads.REPLICA) {
            try {
                delete(folder(config));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Returns the folder for temporary data, which takes as much room as the replica. */
    private static Path folder(EntityStoreConfig config) {
        return config.directory().resolve("verify");
    }

    @Override
    public Answer answer(HttpCall call) {
        Endpoint.require(call, READ);
        call.principal().require(Principal.Role.ADMIN);
        EntityStoreConfig config = surroundings.config();
        SchemaIds ids = surroundings.ids();
        if (config == null) {
            throw RefusedRequest.notHere(
                    "a store in memory has no log that could have been altered: open one in Kafka");
        }
        if (config.reads() != Reads.REPLICA) {
            throw RefusedRequest.notHere("the past is verified with a replica: serve with entail.reads=replica, or run"
                    + " 'entail verify --target " + config.reads().text() + "'");
        }
        if (ids == null) {
            throw RefusedRequest.notHere(
                    "the server knows no schema registry, which the feed needs: set entail.registry.url");
        }
        Heavy.Place place = heavy.take(call);
        boolean events = Streams.wantsEvents(call);
        String type = events ? Streams.EVENTS : "application/json; charset=utf-8";
        return new Answer.Stream(
                200,
                Map.of("Cache-Control", "no-store"),
                type,
                out -> {
                    try (place) {
                        run(call, config, ids, new Report(place, out, events));
                    }
                },
                place::close);
    }

    private static void run(HttpCall call, EntityStoreConfig config, SchemaIds ids, Report report) throws IOException {
        Path room = Files.createTempDirectory(Files.createDirectories(folder(config)), null);
        try (Sources sources = Sources.of(config, true)) {
            Verified verified = call.store().verify(Verifier.in(room, sources, ids, report));
            report.end(verified);
        } catch (EntailException e) {
            report.fail(ErrorAnswers.body(e));
        } catch (RefusedRequest e) {
            report.fail(e.answer() instanceof Answer.Document said ? said.body() : null);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            delete(room);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Reports the progress. Confined to one thread. */
    private static final class Report implements VerifyListener {
        private final Heavy.Place place;
        private final OutputStream raw;
        private final Streams.@Nullable Out events;
        private final List<Map<String, @Nullable Object>> found = new ArrayList<>();
        private long told = System.nanoTime();

        Report(Heavy.Place place, OutputStream raw, boolean events) throws IOException {
            this.place = place;
            this.raw = raw;
            this.events = events ? new Streams.Out(raw, true, NEVER) : null;
        }

        @Override
        public void found(Finding finding) {
            Map<String, @Nullable Object> document = new LinkedHashMap<>();
            document.put("topic", finding.topic());
            document.put("offset", finding.offset());
            document.put(
                    "position",
                    finding.position() == null ? null : finding.position().toString());
            document.put("entity", finding.entity());
            document.put("key", finding.key());
            document.put("what", finding.what());
            found.add(document);
            tell("finding", document);
        }

        @Override
        public void read(long offset, long end) {
            progress("the change feed is read", offset, end);
        }

        @Override
        public void waiting(Position reached, Position wanted) {
            progress("waiting for the feed", reached.offset(), wanted.offset());
        }

        @Override
        public void compared(long rows, long all) {
            progress("rows are compared", rows, all);
        }

        private void progress(String task, long done, long total) {
            place.requireWanted();
            if (System.nanoTime() - told > TELL_NANOS) {
                tell("progress", Map.of("task", task, "done", done, "total", total));
            }
        }

        private void tell(String event, Map<String, ?> document) {
            try {
                if (events != null) {
                    events.tell(event, document, null);
                    events.flush();
                } else {
                    raw.write('\n');
                    raw.flush();
                }
                told = System.nanoTime();
            } catch (IOException e) {
                // The client has closed the connection; this exception ends the work.
                throw new UncheckedIOException(e);
            }
        }

        void end(Verified verified) throws IOException {
            Map<String, @Nullable Object> result =
                    VerifiedJson.of(verified, Math.max(found.size(), verified.findings()), null, null);
            if (events != null) {
                events.tell("result", result, null);
                events.flush();
                return;
            }
            result.put("found", found);
            JsonOut.write(raw, result);
        }

        void fail(@Nullable Object error) throws IOException {
            if (events != null) {
                events.fail(error);
            } else {
                JsonOut.write(raw, error);
            }
        }
    }
}
