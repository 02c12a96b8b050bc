package io.entail.http.calls;

import io.entail.dao.TagsView;
import io.entail.http.call.Answer;
import io.entail.http.call.Endpoint;
import io.entail.http.call.HttpCall;
import io.entail.http.call.ListPage;
import io.entail.http.call.RefusedRequest;
import io.entail.http.call.UrlPaths;
import io.entail.http.entities.EntityReads;
import io.entail.read.PageRequest;
import io.entail.read.TagPage;
import io.entail.read.Tagged;
import java.util.List;
import java.util.Map;

/** {@code GET /tags} and {@code /tags/{tag}}. */
public final class TagCalls implements Endpoint {
    private static final int SIZE_MAX = 1_000;

    @Override
    public Answer answer(HttpCall call) {
        if (call.path().size() > 2) {
            throw RefusedRequest.notFound();
        }
        Endpoint.require(call, READ);
        PageRequest request = EntityReads.request(call, SIZE_MAX);
        TagsView tags = call.store().tags();
        TagPage page = call.path().size() == 1
                ? tags.page(request)
                : tags.pageByTag(call.path().get(1), request);
        List<Map<String, String>> data =
                page.data().stream().map(TagCalls::document).toList();
        String offset = page.offset().orElse(null);
        return Answer.ok(new ListPage(data, offset == null ? null : UrlPaths.next(call, offset), offset, null));
    }

    private static Map<String, String> document(Tagged tagged) {
        return Map.of("tag", tagged.tag(), "entity_name", tagged.entity(), "entity_id", tagged.id());
    }
}
