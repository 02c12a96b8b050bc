package io.entail.http;

import io.entail.dao.EntityStore;
import io.entail.dao.Transaction;
import io.entail.dao.WriteOptions;
import io.entail.dao.Written;
import io.entail.errors.EntailException;
import io.entail.errors.PrimaryKeyViolationException;
import io.entail.errors.StaleVersionException;
import io.entail.http.call.Answer;
import io.entail.http.call.Bodies;
import io.entail.http.call.HttpCall;
import io.entail.http.call.JsonOut;
import io.entail.http.call.RefusedRequest;
import io.entail.http.call.UrlPaths;
import io.entail.http.calls.BatchCall;
import io.entail.http.calls.Surroundings;
import io.entail.http.entities.EntityEndpoint;
import io.entail.http.entities.EntityWrites;
import io.entail.http.entities.Step;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries out writes; a write with an {@code Idempotency-Key} is carried out once. The same write stores a note under
 * the key and the sender. A repeated request, on any server, either finds the note or conflicts with it. Thread-safe.
 */
final class Idempotency {
    static final String KEY = "idempotency-key";
    static final String REPLAYED = "Idempotency-Replayed";
    static final String ENTITY = "idempotency_keys";
    private static final long LIFE_SECONDS = Duration.ofDays(1).toSeconds();
    private static final int KEY_MAX = 255;

    private final EntityStore store;
    private final FirstAnswers answers;
    private final SharedEnd end;

    Idempotency(EntityStore store, Surroundings surroundings, SharedEnd end) {
        this.store = store;
        this.answers = new FirstAnswers(surroundings);
        this.end = end;
    }

    /** A key, and the fingerprint of the request that it was used for. */
    private record Key(String id, String request) {}

    /** Carries out one request. */
    Answer write(HttpCall call, EntityWrites request) {
        Key key = key(call);
        return once(
                call,
                key,
                () -> EntityEndpoint.attempts(call, request.isConditional(), () -> {
                    Step step = request.step(call.store());
                    Written written = call.store().write(transaction -> {
                        step.calls().accept(transaction);
                        note(transaction, key, List.of(step), false);
                    });
                    return EntityEndpoint.answer(call, step, written);
                }));
    }

    /** Carries out the requests of a batch as one write. */
    Answer write(HttpCall call, BatchCall.Items items) {
        Key key = key(call);
        return once(call, key, () -> attempt(call, items, key, 1));
    }

    private static Answer attempt(HttpCall call, BatchCall.Items items, @Nullable Key key, int attempt) {
        BatchCall.Steps steps = new BatchCall.Steps(call, items);
        try {
            Written written = call.store().write(transaction -> {
                steps.addTo(transaction);
                note(transaction, key, steps.all(), true);
            });
            return steps.answer(call, written);
        } catch (EntailException e) {
            if (isNoted(key, e)) {
                throw e;
            }
            if (e instanceof StaleVersionException && !steps.isConditional() && attempt < EntityEndpoint.ATTEMPTS_MAX) {
                call.requireClient();
                return attempt(call, items, key, attempt + 1);
            }
            RefusedRequest refusal = e instanceof StaleVersionException stale && steps.isConditional()
                    ? EntityEndpoint.unmet(stale)
                    : RefusedRequest.of(e);
            throw steps.index(e).isPresent()
                    ? BatchCall.at(refusal, steps.index(e).getAsInt())
                    : refusal;
        }
    }

    private interface Work {
        Answer run();
    }

    private Answer once(HttpCall call, @Nullable Key key, Work work) {
        if (key == null) {
            return work.run();
        }
        boolean defined =
                store.definitions().stream().anyMatch(each -> each.name().equals(ENTITY));
        if (!defined) {
            throw RefusedRequest.notHere("Idempotency-Key needs the entity " + ENTITY
                    + ", which this store does not define: 'entail serve' adds it to a store that it may write");
        }
        Optional<Entity> note = note(key);
        if (note.isEmpty()) {
            try {
                return work.run();
            } catch (PrimaryKeyViolationException e) {
                if (!isNoted(key, e)) {
                    throw e;
                }
                end.reach(Position.START, call.left());
                note = note(key);
                if (note.isEmpty()) {
                    throw e;
                }
            }
        }
        return again(call, key, note.get());
    }

    private static boolean isNoted(@Nullable Key key, EntailException e) {
        return key != null
                && e instanceof PrimaryKeyViolationException
                && key.id().equals(e.fields().get("id"));
    }

    private Optional<Entity> note(Key key) {
        return store.dao(ENTITY).select(key.id());
    }

    private static @Nullable Key key(HttpCall call) {
        String given = call.header(KEY);
        if (given == null) {
            return null;
        }
        boolean printable = given.chars().allMatch(sign -> sign >= ' ' && sign < 0x7f);
        if (given.isBlank() || given.length() > KEY_MAX || !printable) {
            throw RefusedRequest.bad("Idempotency-Key must be 1 to " + KEY_MAX + " printable characters of ASCII");
        }
        String name = call.principal().name();
        MessageDigest request = sha256();
        update(request, call.method());
        update(request, UrlPaths.of(call));
        call.query().all().forEach(parameter -> update(request, parameter.name() + "=" + parameter.value()));
        for (String header : List.of("content-type", "if-match", "if-none-match")) {
            update(request, String.valueOf(call.header(header)));
        }
        if (call.body() instanceof KeptBody body) {
            try {
                request.update(body.bytes());
            } catch (IOException e) {
                throw Bodies.broken(e);
            }
        }
        MessageDigest id = sha256();
        update(id, name == null ? "" : name);
        update(id, given);
        return new Key(hex(id), hex(request));
    }

    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    private static String hex(MessageDigest digest) {
        return Bytes.wrap(digest.digest()).toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void note(Transaction write, @Nullable Key key, List<Step> steps, boolean batch) {
        if (key == null) {
            return;
        }
        List<Map<String, Object>> answers = new ArrayList<>();
        for (Step step : steps) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("status", step.status());
            if (step.stored() != null) {
                answer.putAll(step.stored().remembered());
            }
            answers.add(answer);
        }
        write.note(
                ENTITY,
                Map.of(
                        "id",
                        key.id(),
                        "request",
                        key.request(),
                        "batch",
                        batch,
                        "answers",
                        new String(JsonOut.bytes(answers), StandardCharsets.UTF_8)),
                WriteOptions.ttl(LIFE_SECONDS));
    }

    private Answer again(HttpCall call, Key key, Entity note) {
        if (!key.request().equals(note.text("request"))) {
            throw new RefusedRequest(422, "this Idempotency-Key was used for another request");
        }
        return answers.tell(call, note).with(REPLAYED, "true");
    }
}
