package io.entail.http.calls;

import io.entail.dao.Transaction;
import io.entail.dao.Written;
import io.entail.errors.EntailException;
import io.entail.errors.words.Excerpt;
import io.entail.http.call.Answer;
import io.entail.http.call.Bodies;
import io.entail.http.call.Body;
import io.entail.http.call.Endpoint;
import io.entail.http.call.HttpCall;
import io.entail.http.call.JsonOut;
import io.entail.http.call.QueryParameters;
import io.entail.http.call.RefusedRequest;
import io.entail.http.call.UrlPaths;
import io.entail.http.entities.EntityEndpoint;
import io.entail.http.entities.EntityPath;
import io.entail.http.entities.EntityWrites;
import io.entail.http.entities.Step;
import io.entail.read.Position;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /batch}: several requests that are one write. Each request is evaluated on the store as it was before the
 * batch, except that it may refer to rows that earlier requests create. Thread-safe.
 */
public final class BatchCall {
    private static final int ITEMS_MAX = 1_000;
    private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> MEMBERS = Set.of("method", "path", "headers", "body");

    private BatchCall() {}

    /** The requests of a batch. */
    public record Items(List<EntityWrites> requests) {}

    /**
     * Reads a batch.
     *
     * @throws RefusedRequest naming the index of an element that is not a valid request
     */
    public static Items read(HttpCall call) {
        Endpoint.require(call, Endpoint.POST);
        if (call.path().size() != 1) {
            throw RefusedRequest.notFound();
        }
        if (!Bodies.isJson(Bodies.type(call.body()))) {
            throw Bodies.unsupported(Bodies.type(call.body()));
        }
        if (!(Bodies.json(call.body()) instanceof List<?> list)) {
            throw RefusedRequest.bad("a batch is a list of {\"method\", \"path\", \"headers\", \"body\"}");
        }
        if (list.isEmpty() || list.size() > ITEMS_MAX) {
            throw RefusedRequest.bad("a batch has 1 to " + ITEMS_MAX + " requests");
        }
        List<EntityWrites> requests = new ArrayList<>();
        EntityWrites.Made made = new EntityWrites.Made();
        for (Object each : list) {
            requests.add(indexed(requests.size(), () -> request(call, each, made)));
        }
        return new Items(requests);
    }

    private static EntityWrites request(HttpCall call, Object item, EntityWrites.Made made) {
        if (!(item instanceof Map<?, ?> members) || !MEMBERS.containsAll(members.keySet())) {
            throw RefusedRequest.bad("a request of a batch is {\"method\", \"path\", \"headers\", \"body\"}");
        }
        if (!(members.get("method") instanceof String method) || !METHODS.contains(method)) {
            throw RefusedRequest.bad("method must be one of POST, PUT, PATCH, DELETE");
        }
        if (!(members.get("path") instanceof String path) || !path.startsWith("/")) {
            throw RefusedRequest.bad("path must be a path such as /services");
        }
        int question = path.indexOf('?');
        Object body = members.get("body");
        HttpCall part = new HttpCall(
                method,
                call.prefix(),
                UrlPaths.split(question < 0 ? path : path.substring(0, question)),
                QueryParameters.parse(question < 0 ? null : path.substring(question + 1)),
                headers(members.get("headers")),
                members.containsKey("body") ? new JsonBody(JsonOut.bytes(body)) : Body.NONE,
                call.principal(),
                call.store(),
                call.pathsAs3(),
                call.deadlineNanos(),
                call.gone());
        EntityPath named = EntityEndpoint.path(part)
                .filter(found -> found.view() == null)
                .orElseThrow(() -> new RefusedRequest(404, "Not found: " + Excerpt.of(path)));
        return EntityWrites.read(part, named, made);
    }

    private static Map<String, String> headers(@Nullable Object given) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (given instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (!(value instanceof String text)) {
                    throw RefusedRequest.bad("headers must be an object of texts");
                }
                String lower = String.valueOf(name).toLowerCase(Locale.ROOT);
                if (lower.equals("entail-actor") || lower.equals("entail-reason") || lower.equals("idempotency-key")) {
                    throw RefusedRequest.bad(lower + " is given once, for the whole batch");
                }
                headers.put(lower, text);
            });
        } else if (given != null) {
            throw RefusedRequest.bad("headers must be an object of texts");
        }
        return headers;
    }

    @SuppressWarnings("ArrayRecordComponent") // Records of this type are never compared.
    private record JsonBody(byte[] bytes) implements Body {
        @Override
        public String contentType() {
            return "application/json";
        }

        @Override
        public boolean isEmpty() {
            return false;
        }

        @Override
        public InputStream stream(long bytesMax) {
            return new ByteArrayInputStream(bytes);
        }
    }

    /** The writes of the requests of a batch, computed from the store as it is now. */
    public static final class Steps {
        private final List<Step> steps = new ArrayList<>();
        private final List<Integer> firstCalls = new ArrayList<>();
        private final boolean conditional;

        /** @throws RefusedRequest naming the index of the request that cannot be carried out */
        public Steps(HttpCall call, Items items) {
            boolean any = false;
            for (EntityWrites request : items.requests()) {
                steps.add(indexed(steps.size(), () -> request.step(call.store())));
                any |= request.isConditional();
            }
            conditional = any;
        }

        /** Whether one of the requests has a precondition on a version. */
        public boolean isConditional() {
            return conditional;
        }

        /** Adds the writes of all requests to a transaction. */
        public void addTo(Transaction write) {
            firstCalls.clear();
            for (Step step : steps) {
                firstCalls.add(write.calls());
                step.calls().accept(write);
            }
        }

        /** Returns the index of the request that caused an error; empty when the error names none. */
        public OptionalInt index(EntailException error) {
            if (steps.size() == 1) {
                return OptionalInt.of(0);
            }
            OptionalInt call = error.call();
            if (call.isEmpty()) {
                return call;
            }
            int index = 0;
            while (index + 1 < firstCalls.size() && firstCalls.get(index + 1) < call.getAsInt()) {
                index++;
            }
            return OptionalInt.of(index);
        }

        /** Returns the steps in their order. */
        public List<Step> all() {
            return steps;
        }

        /** Returns the answer after they have taken effect. */
        public Answer answer(HttpCall call, Written written) {
            return BatchCall.answer(
                    steps.stream()
                            .map(step -> EntityEndpoint.answer(call, step, written))
                            .toList(),
                    written.position());
        }
    }

    /** Returns the answer that contains the answers of all requests. */
    public static Answer answer(List<Answer> answers, Position position) {
        List<Map<String, @Nullable Object>> data = new ArrayList<>();
        for (Answer answer : answers) {
            Map<String, String> headers = new LinkedHashMap<>(answer.headers());
            headers.remove("Entail-Position");
            Map<String, @Nullable Object> document = new LinkedHashMap<>();
            document.put("status", answer.status());
            document.put("headers", headers);
            document.put("body", answer instanceof Answer.Document known ? known.body() : null);
            data.add(document);
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("data", data);
        body.put("position", position.toString());
        return Answer.ok(body).with("Entail-Position", position.toString());
    }

    /** Runs work for one request, and adds its index to a failure. */
    private static <T> T indexed(int index, Supplier<T> work) {
        try {
            return RefusedRequest.reading(work);
        } catch (RefusedRequest e) {
            throw at(e, index);
        } catch (EntailException e) {
            throw at(RefusedRequest.of(e), index);
        }
    }

    /** Adds the index of a request to its refusal. */
    public static RefusedRequest at(RefusedRequest refusal, int index) {
        if (refusal.answer() instanceof Answer.Document document && document.body() instanceof Map<?, ?> body) {
            Map<String, @Nullable Object> indexed = new LinkedHashMap<>();
            body.forEach((name, value) -> indexed.put(String.valueOf(name), value));
            indexed.put("index", index);
            return refusal.with(new Answer.Document(document.status(), document.headers(), indexed));
        }
        return refusal;
    }
}
