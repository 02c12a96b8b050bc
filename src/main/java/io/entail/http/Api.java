package io.entail.http;

import io.entail.audit.Moment;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.Options;
import io.entail.errors.EntailException;
import io.entail.errors.ForeignKeyViolationException;
import io.entail.errors.ForeignKeysUnresolvedException;
import io.entail.errors.InvalidUniqueException;
import io.entail.errors.InvalidWorkspaceException;
import io.entail.errors.NotFoundException;
import io.entail.errors.OperationUnsupportedException;
import io.entail.errors.words.Excerpt;
import io.entail.forms.MomentText;
import io.entail.http.call.Answer;
import io.entail.http.call.Endpoint;
import io.entail.http.call.ErrorAnswers;
import io.entail.http.call.HttpCall;
import io.entail.http.call.Principal;
import io.entail.http.call.QueryParameters;
import io.entail.http.call.RefusedRequest;
import io.entail.http.call.UrlPaths;
import io.entail.http.calls.BatchCall;
import io.entail.http.calls.ConsoleCall;
import io.entail.http.calls.RootCall;
import io.entail.http.calls.Surroundings;
import io.entail.http.describe.ApiShape;
import io.entail.http.entities.EntityEndpoint;
import io.entail.http.entities.EntityPath;
import io.entail.http.entities.EntityReads;
import io.entail.http.entities.EntityWrites;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.input.EntityInput;
import io.entail.text.Log;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Answers requests: finds out who asks, for what, in which workspace and as of which moment, and has it carried out.
 * Independent of the HTTP server. Thread-safe.
 */
final class Api {
    private static final Logger log = Log.of(Api.class);
    static final String POSITION = "Entail-Position";
    static final String WRITE_ID = "Entail-Write-Id";
    private static final String AS_OF = "as_of";
    private static final String ACTOR = "http";
    private static final String WORKSPACES = "workspaces";
    private static final List<String> BATCH = List.of("batch");
    private static final List<String> CONSOLE = List.of("console");
    private static final List<String> ENABLED = List.of("plugins", "enabled");
    private static final int TEXT_MAX = 1_000;
    static final Options SHOWN = Options.DEFAULT.withNulls().withPages(100, 1_000);

    private final EntityStore store;
    private final ApiSettings settings;
    private final Map<String, Endpoint> own;
    private final Views views;
    private final Idempotency idempotency;
    private final SharedEnd end;

    /**
     * Creates the API of a store.
     *
     * @param own the calls that are not about entities, by the first segment of their path; the empty text stands for
     *     {@code /}
     */
    Api(EntityStore store, ApiSettings settings, Map<String, Endpoint> own, Views views, Surroundings surroundings) {
        this.store = store.with(SHOWN);
        this.settings = settings;
        this.own = own;
        this.views = views;
        this.end = SharedEnd.of(store);
        this.idempotency = new Idempotency(this.store, surroundings, end);
    }

    /** Answers a request. Never throws. */
    Answer answer(Incoming incoming) {
        WriteIds ids = new WriteIds();
        boolean reads = isRead(incoming.method());
        Answer answer;
        try {
            answer = judged(call(incoming, ids), reads, ids, incoming.path().endsWith("/"));
        } catch (RefusedRequest e) {
            answer = e.answer();
        } catch (EntailException e) {
            answer = failed(e);
        } catch (IllegalArgumentException e) {
            log.debug("A request was refused method={} cause={}", incoming.method(), e.getMessage(), e);
            answer = Answer.message(400, String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            log.error("A request failed method={} path={}", incoming.method(), Excerpt.of(incoming.path()), e);
            answer = Answer.message(500, "An unexpected error occurred");
        }
        if (!reads && !answer.headers().containsKey(Idempotency.REPLAYED)) {
            answer = answer.with(WRITE_ID, ids.last().toString());
        }
        return answer.headers().containsKey(POSITION) ? answer : answer.with(POSITION, reached());
    }

    private static Answer failed(EntailException e) {
        Answer.Document answer = ErrorAnswers.of(e);
        if (answer.status() >= 500) {
            log.warn("A request failed code={} cause={}", e.code(), e.getMessage());
        }
        return answer;
    }

    private String reached() {
        try {
            return store.reader().reached().toString();
        } catch (EntailException e) {
            return Position.START.toString();
        }
    }

    private static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    }

    private HttpCall call(Incoming incoming, WriteIds ids) {
        String method = incoming.method().equals("HEAD") ? "GET" : incoming.method();
        Principal principal = incoming.principal();
        EntityStore acting = store.as(actor(incoming, principal))
                .because(Optional.ofNullable(text(incoming, "Entail-Reason")).orElse(""))
                .withWriteIds(ids);
        return new HttpCall(
                method,
                "",
                UrlPaths.split(incoming.path()),
                QueryParameters.parse(incoming.query()),
                incoming.headers(),
                incoming.body(),
                principal,
                acting,
                settings.pathsAs3(),
                System.nanoTime() + settings.requestTime().toNanos(),
                incoming.gone());
    }

    private static String actor(Incoming incoming, Principal principal) {
        String given = text(incoming, "Entail-Actor");
        String name = principal.name();
        if (name != null && given != null && !name.equals(given)) {
            throw new RefusedRequest(403, "Entail-Actor is not whom the token names");
        }
        if (given != null && given.isBlank()) {
            throw RefusedRequest.bad("Entail-Actor is empty");
        }
        return name != null ? name : given != null ? given : ACTOR;
    }

    private static @Nullable String text(Incoming incoming, String header) {
        String encoded = incoming.headers().get(header.toLowerCase(Locale.ROOT));
        if (encoded == null) {
            return null;
        }
        if (!encoded.chars().allMatch(sign -> sign < 0x80)) {
            throw RefusedRequest.bad(header + " must be percent-encoded UTF-8");
        }
        String text = QueryParameters.decode(encoded, false);
        boolean control = text.chars().anyMatch(sign -> Character.getType(sign) == Character.CONTROL);
        if (text.codePointCount(0, text.length()) > TEXT_MAX || control) {
            throw RefusedRequest.bad(
                    header + " must be at most " + TEXT_MAX + " characters without control characters");
        }
        return text;
    }

    /**
     * Answers a request. A refusal because of the store's state, and a write that would change nothing, may only mean
     * that this reader lags behind the log; in that case the request is judged once more after the reader has caught
     * up.
     */
    private Answer judged(HttpCall call, boolean reads, WriteIds ids, boolean folder) {
        await(call);
        if (!reads) {
            call.principal().require(Principal.Role.WRITE);
        }
        Position seen = store.reader().reached();
        Once request = new Once(reads ? call : call.with(new KeptBody(call.body())), reads, folder);
        try {
            Answer answer = request.answer();
            boolean nothing = request.isOfEntities()
                    && !ids.isTaken()
                    && !answer.headers().containsKey(Idempotency.REPLAYED);
            if (!(nothing || answer.status() == 404) || !catchUp(call, seen, reads)) {
                return answer;
            }
        } catch (RefusedRequest | EntailException e) {
            if (!request.isInDoubt(e) || !catchUp(call, seen, reads)) {
                throw e;
            }
        }
        return request.answer();
    }

    private boolean catchUp(HttpCall call, Position seen, boolean reads) {
        if (call.query().first(AS_OF) != null) {
            return false;
        }
        if (!reads) {
            return end.reach(seen, call.left());
        }
        try {
            return end.reach(seen, SharedEnd.STILL_MAX);
        } catch (EntailException e) {
            // When the end of the log is not known, reads are answered from what this reader has.
            log.debug("The end of the log is not known cause={}", e.getMessage(), e);
            return false;
        }
    }

    private void await(HttpCall call) {
        String token = call.header("entail-await");
        if (token != null) {
            Position position = position(token, "Entail-Await");
            store.reader().await(position, call.left());
        }
    }

    private static Position position(String token, String what) {
        Position position;
        try {
            position = Position.parse(token);
        } catch (IllegalArgumentException e) {
            throw RefusedRequest.bad(what + ": " + e.getMessage());
        }
        position.requireHere();
        if (position.compareTo(Position.START) < 0) {
            throw RefusedRequest.bad(what + ": there is no position " + position);
        }
        return position;
    }

    /** A request that may be judged twice, while its body is read only once. */
    private final class Once {
        private final HttpCall call;
        private final boolean reads;
        private final boolean folder;
        private @Nullable EntityWrites request;
        private BatchCall.@Nullable Items batch;

        Once(HttpCall call, boolean reads, boolean folder) {
            this.call = call;
            this.reads = reads;
            this.folder = folder;
        }

        /**
         * Whether the request writes entities. Such a request may be judged again, because it has not written anything
         * when it was refused.
         */
        boolean isOfEntities() {
            return request != null || batch != null;
        }

        /** Whether the refusal could be lifted by writes that this reader has not seen yet. */
        boolean isInDoubt(RuntimeException refused) {
            Throwable error = refused instanceof RefusedRequest refusal && refusal.getCause() != null
                    ? refusal.getCause()
                    : refused;
            if (error instanceof NotFoundException
                    || error instanceof ForeignKeyViolationException
                    || error instanceof ForeignKeysUnresolvedException
                    || error instanceof InvalidWorkspaceException) {
                return true;
            }
            int status = refused instanceof RefusedRequest refusal
                    ? refusal.answer().status()
                    : ErrorAnswers.status((EntailException) refused);
            return status == 404 || (isOfEntities() && (status == 409 || status == 412));
        }

        Answer answer() {
            if (call.query().first(AS_OF) != null) {
                return asOf();
            }
            return routed(call);
        }

        private Answer asOf() {
            if (!reads) {
                throw RefusedRequest.bad("the past cannot be written: as_of is for reads");
            }
            MomentText text = moment(call.query().get(AS_OF).orElse(""));
            return needingReplica(() -> {
                Moment moment = text.in(store);
                return views.at(call, moment, view -> routed(call.with(view)))
                        .with(POSITION, moment.position().toString());
            });
        }

        private Answer routed(HttpCall call) {
            HttpCall within = within(call);
            if (within.path().equals(BATCH)) {
                if (batch == null) {
                    batch = BatchCall.read(within);
                }
                return idempotency.write(within, batch);
            }
            if (within.path().equals(ENABLED)) {
                return RootCall.enabled(within);
            }
            Endpoint endpoint =
                    own.get(within.path().isEmpty() ? "" : within.path().get(0));
            if (endpoint != null) {
                boolean bare = reads && !folder && within.path().equals(CONSOLE);
                return bare ? ConsoleCall.folder() : endpoint.answer(within);
            }
            EntityPath path = EntityEndpoint.path(within).orElseThrow(RefusedRequest::notFound);
            if (reads) {
                Endpoint.require(within, EntityReads.allow(path));
            }
            if (path.view() != null) {
                return needingReplica(() -> views.of(within, path));
            }
            if (within.method().equals("GET")) {
                return new EntityReads(within, path).answer();
            }
            if (request == null) {
                request = EntityWrites.read(within, path);
            }
            return idempotency.write(within, request);
        }
    }

    /** Applies the workspaces that a path begins with. */
    private HttpCall within(HttpCall call) {
        List<String> path = call.path();
        if (path.isEmpty() || ApiShape.OWN_NAMES.contains(path.get(0))) {
            return call;
        }
        boolean explicit = path.size() > 2
                && path.get(0).equals(WORKSPACES)
                && call.prefix().isEmpty()
                && !isView(path);
        if (!explicit && isEntity(call, path.get(0))) {
            return call;
        }
        if (!call.prefix().isEmpty()) {
            throw RefusedRequest.notFound();
        }
        int taken = explicit ? 2 : 1;
        String name = path.get(taken - 1);
        EntityStore workspace = call.store().workspace(existing(call, name));
        String prefix = (explicit ? "/" + WORKSPACES : "") + "/" + UrlPaths.encode(name);
        return within(call.within(prefix, path.subList(taken, path.size()), workspace));
    }

    private static boolean isView(List<String> path) {
        for (EntityPath.View view : EntityPath.View.values()) {
            if (path.size() == 3 && view.name().equalsIgnoreCase(path.get(2))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEntity(HttpCall call, String segment) {
        return ApiShape.topLevel(call.store().definitions(), segment).isPresent();
    }

    private static String existing(HttpCall call, String name) {
        boolean defined =
                call.store().definitions().stream().anyMatch(each -> each.name().equals(WORKSPACES));
        if (!defined || name.isEmpty()) {
            throw RefusedRequest.notFound();
        }
        Dao workspaces = call.store().dao(WORKSPACES);
        return byName(workspaces, name)
                .or(() -> byId(workspaces, name))
                .map(row -> String.valueOf(row.fields().get("id")))
                .orElseThrow(RefusedRequest::notFound);
    }

    /**
     * Returns the workspace with this name. A name that no workspace can have is not found, like the rest of such a
     * path.
     */
    private static Optional<Entity> byName(Dao workspaces, String name) {
        try {
            return workspaces.selectBy("name", name);
        } catch (InvalidUniqueException e) {
            return Optional.empty();
        }
    }

    private static Optional<Entity> byId(Dao workspaces, String id) {
        return EntityInput.validatePrimaryKey(workspaces.definition(), id).isEmpty()
                ? workspaces.select(id)
                : Optional.empty();
    }

    static MomentText moment(String text) {
        MomentText moment = RefusedRequest.reading(() -> MomentText.parse(text));
        Position position = moment.position();
        if (position != null) {
            position.requireHere();
        }
        return moment;
    }

    /**
     * Runs {@code work}; what fails because the store has no replica is answered as a limit of the server, not as a
     * fault of the client.
     */
    static Answer needingReplica(Supplier<Answer> work) {
        try {
            return work.get();
        } catch (OperationUnsupportedException e) {
            throw new RefusedRequest(new Answer.Document(501, Map.of(), ErrorAnswers.body(e)));
        } catch (UnsupportedOperationException e) {
            throw new RefusedRequest(501, String.valueOf(e.getMessage()));
        }
    }
}
