package io.entail.http;

import io.entail.audit.Blame;
import io.entail.audit.History;
import io.entail.audit.Moment;
import io.entail.audit.Version;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.Options;
import io.entail.errors.Failures;
import io.entail.forms.AuditJson;
import io.entail.http.call.Answer;
import io.entail.http.call.Endpoint;
import io.entail.http.call.Heavy;
import io.entail.http.call.HttpCall;
import io.entail.http.call.ListPage;
import io.entail.http.call.RefusedRequest;
import io.entail.http.call.UrlPaths;
import io.entail.http.entities.EntityPath;
import io.entail.http.entities.EntityReads;
import io.entail.http.entities.RowKeys;
import io.entail.read.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Answers requests for views of a row, such as its history, and for the store as of a past moment. Thread-safe. */
final class Views implements AutoCloseable {
    private static final int SIZE_MAX = 1_000;

    private final Heavy heavy;
    private final PastStores past;

    Views(EntityStore store, Options options, Heavy heavy) {
        this.heavy = heavy;
        this.past = new PastStores(store, options);
    }

    /** Answers a read as of a moment. */
    Answer at(HttpCall call, Moment moment, Function<EntityStore, Answer> read) {
        return heavy.run(
                call,
                listener -> past.use(
                        moment,
                        listener,
                        then -> read.apply(then.workspace(call.store().workspace()))));
    }

    /** Answers with the history of a row, or with the origin of its values. */
    Answer of(HttpCall call, EntityPath path) {
        Endpoint.require(call, Endpoint.READ);
        return heavy.run(call, listener -> {
            Dao dao = call.store().dao(path.entity().name());
            Map<String, Object> key = RowKeys.ever(call.store(), path, listener);
            History history = dao.history(key, listener);
            return path.view() == EntityPath.View.HISTORY ? history(call, history) : blame(history);
        });
    }

    private static Answer history(HttpCall call, History history) {
        boolean oldestFirst = order(call).equals("asc");
        PageRequest request = EntityReads.request(call, SIZE_MAX);
        long after = request.offset() == null ? -1 : after(request.offset());
        List<Map<String, ?>> data = new ArrayList<>();
        long last = -1;
        boolean any = false;
        boolean more = false;
        for (Version version : oldestFirst ? history.oldestFirst() : history.newestFirst()) {
            any = true;
            boolean before = after >= 0 && (oldestFirst ? version.number() <= after : version.number() >= after);
            if (!before && data.size() == request.size()) {
                more = true;
                break;
            }
            if (!before) {
                data.add(AuditJson.document(version));
                last = version.number();
            }
        }
        if (!any) {
            throw RefusedRequest.notFound();
        }
        String offset = more ? Long.toString(last) : null;
        return Answer.ok(new ListPage(data, offset == null ? null : UrlPaths.next(call, offset), offset, null));
    }

    private static String order(HttpCall call) {
        String order = call.query().get("order").orElse("desc");
        if (!order.equals("asc") && !order.equals("desc")) {
            throw RefusedRequest.bad("order must be asc or desc");
        }
        return order;
    }

    private static long after(String offset) {
        try {
            long version = Long.parseLong(offset);
            if (version > 0) {
                return version;
            }
        } catch (NumberFormatException e) {
            throw Failures.invalidOffset(offset, "invalid offset");
        }
        throw Failures.invalidOffset(offset, "invalid offset");
    }

    private static Answer blame(History history) {
        Blame blame = Blame.of(history).orElseThrow(RefusedRequest::notFound);
        return Answer.ok(
                Map.of("data", blame.fields().stream().map(AuditJson::document).toList()));
    }

    @Override
    public void close() {
        past.close();
    }
}
