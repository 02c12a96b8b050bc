package io.entail.http.calls;

import io.entail.audit.Diff;
import io.entail.audit.Moment;
import io.entail.audit.WriteSelection;
import io.entail.dao.EntityStore;
import io.entail.dao.Undone;
import io.entail.dao.WriteOutcomes;
import io.entail.forms.AuditJson;
import io.entail.forms.ChangeJson;
import io.entail.forms.MomentText;
import io.entail.forms.OutcomeJson;
import io.entail.http.call.Answer;
import io.entail.http.call.Endpoint;
import io.entail.http.call.Heavy;
import io.entail.http.call.HttpCall;
import io.entail.http.call.RefusedRequest;
import io.entail.http.describe.ApiShape;
import io.entail.read.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers what differs between two moments and what became of a write, and undoes a write. Thread-safe. */
public final class AuditCalls {
    /** The largest number of differences in an answer: more than anybody reads or a server should hold in memory. */
    private static final int DIFFERENCES_MAX = 100_000;

    private final Heavy heavy;

    public AuditCalls(Heavy heavy) {
        this.heavy = heavy;
    }

    /** {@code GET /diff?from=&to=}. */
    public Answer diff(HttpCall call) {
        Endpoint.require(call, Endpoint.READ);
        String from = call.query().first("from");
        if (from == null) {
            throw RefusedRequest.bad("from is missing: a position such as 0:41, or a time");
        }
        EntityStore store = call.store();
        return heavy.run(call, listener -> {
            Moment first = moment(from).in(store);
            Moment last = call.query()
                    .get("to")
                    .map(text -> moment(text).in(store))
                    .orElseGet(() -> store.moments().at(Instant.now()));
            Diff diff = store.diff(first, last);
            List<Map<String, @Nullable Object>> data = new ArrayList<>();
            diff.each(entity(call), listener, difference -> {
                if (data.size() == DIFFERENCES_MAX) {
                    throw RefusedRequest.bad("more than " + DIFFERENCES_MAX
                            + " entities differ: ask for one kind with entity=, or for a shorter time");
                }
                data.add(AuditJson.document(difference));
            });
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("from", document(first));
            body.put("to", document(last));
            body.put("data", data);
            return Answer.ok(body);
        });
    }

    private static @Nullable String entity(HttpCall call) {
        String entity = call.query().first("entity");
        return entity == null
                ? null
                : ApiShape.named(call.store().definitions(), entity)
                        .orElseThrow(() -> RefusedRequest.bad("there is no such entity"))
                        .name();
    }

    private static Map<String, Object> document(Moment moment) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("position", moment.position().toString());
        document.put("at", ChangeJson.time(moment.time()));
        moment.remark().ifPresent(remark -> document.put("remark", remark));
        return document;
    }

    private static MomentText moment(String text) {
        return RefusedRequest.reading(() -> MomentText.parse(text));
    }

    /** {@code POST /undo/{position}}. */
    public Answer undo(HttpCall call) {
        if (call.path().size() != 2) {
            throw RefusedRequest.notFound();
        }
        Endpoint.require(call, Endpoint.POST);
        Position position =
                RefusedRequest.reading(() -> Position.parse(call.path().get(1)));
        boolean dryRun = call.query().is("dry_run", false);
        WriteSelection writes = WriteSelection.at(position);
        Undone undone;
        try (Heavy.Place place = heavy.take(call)) {
            undone = dryRun
                    ? call.store().previewUndo(writes, place)
                    : call.store().undo(writes, place);
        }
        List<Position> positions = undone.positions();
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("undone", undone.writes().stream().map(AuditJson::cause).toList());
        body.put("restored", undone.rows().stream().map(AuditJson::document).toList());
        body.put("dry_run", dryRun);
        body.putAll(AuditJson.writes(
                positions.size(),
                positions.isEmpty() ? null : positions.get(0),
                positions.isEmpty() ? null : positions.get(positions.size() - 1)));
        return Answer.ok(body);
    }

    /** {@code GET /outcomes/{id}}. */
    public Answer outcome(HttpCall call) {
        if (call.path().size() != 2) {
            throw RefusedRequest.notFound();
        }
        Endpoint.require(call, Endpoint.READ);
        UUID id;
        try {
            id = UUID.fromString(call.path().get(1));
        } catch (IllegalArgumentException e) {
            throw RefusedRequest.bad("expected the id of a write, a UUID");
        }
        WriteOutcomes outcomes = call.store().outcome(id);
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("accepted", outcomes.isAccepted());
        body.putAll(OutcomeJson.of(outcomes));
        if (!outcomes.records().isEmpty()) {
            return Answer.ok(body);
        }
        body.put(
                "message",
                "no record of the log from " + outcomes.keptFrom()
                        + " on is of this write; what was appended before is not kept");
        return Answer.of(404, body);
    }
}
