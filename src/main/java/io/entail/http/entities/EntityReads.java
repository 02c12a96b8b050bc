package io.entail.http.entities;

import io.entail.dao.Dao;
import io.entail.errors.Failures;
import io.entail.errors.InvalidSizeException;
import io.entail.forms.TagText;
import io.entail.forms.TypedText;
import io.entail.http.call.Answer;
import io.entail.http.call.HttpCall;
import io.entail.http.call.ListPage;
import io.entail.http.call.RefusedRequest;
import io.entail.http.call.UrlPaths;
import io.entail.read.Entity;
import io.entail.read.PageRequest;
import io.entail.read.Query;
import io.entail.read.TagQuery;
import io.entail.schema.EntityDefinition;
import io.entail.schema.value.FieldType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers reads of entities: one row, or a page of rows. Immutable. */
public record EntityReads(HttpCall call, EntityPath path) {
    private static final int SIZE = 100;

    /** Returns the methods that a path allows, for the header {@code Allow}. */
    public static String allow(EntityPath path) {
        if (path.view() != null) {
            return "GET, HEAD, OPTIONS";
        }
        if (path.child() != null) {
            return "GET, HEAD, OPTIONS, PUT, PATCH";
        }
        return path.key() == null ? "GET, HEAD, OPTIONS, POST" : "GET, HEAD, OPTIONS, PUT, PATCH, DELETE";
    }

    /**
     * Returns the answer to GET.
     *
     * @throws RefusedRequest with 404 when there is no such row, 412 when a precondition fails
     */
    public Answer answer() {
        if (path.key() == null && path.child() == null) {
            return Answer.ok(list());
        }
        Preconditions preconditions = Preconditions.of(call);
        Entity row = row().orElseThrow(RefusedRequest::notFound);
        if (preconditions.any() && preconditions.isKnown(row)) {
            return Answer.of(304, null).with("ETag", Preconditions.tag(row));
        }
        return Answer.ok(RoutePathForms.shown(row, call.pathsAs3())).with("ETag", Preconditions.tag(row));
    }

    /** Returns the row that the path names; empty when it names none or the row does not exist. */
    public Optional<Entity> row() {
        Rows rows = new Rows(call.store());
        EntityDefinition definition = path.entity();
        EntityPath.Link child = path.child();
        if (child != null) {
            return rows.find(child.entity(), rows.named(child.entity(), child.key()))
                    .flatMap(row -> Optional.ofNullable(
                            row.fields().get(child.reference().field())))
                    .flatMap(reference -> rows.find(definition, Rows.Named.key(reference)));
        }
        String key = path.key();
        if (key == null) {
            return Optional.empty();
        }
        EntityPath.Link parent = path.parent();
        if (parent == null) {
            return rows.find(definition, rows.named(definition, key));
        }
        Map<String, Object> parentKey = Rows.key(parent.entity(), rows.parent(parent));
        return rows.find(definition, rows.below(definition, parent.reference(), parentKey, key))
                .filter(row -> Rows.isBelow(row, parent.reference(), parentKey));
    }

    private ListPage list() {
        Dao dao = call.store().dao(path.entity().name());
        TagQuery tags = tags();
        Questions asked = Questions.of(path.entity(), call.query());
        Function<PageRequest, io.entail.read.Page> pages = asked.any() ? answers(dao, asked, tags) : pages(dao, tags);
        io.entail.read.Page page = pages.apply(request(call));
        boolean plain = !asked.any() && tags == null && path.parent() == null;
        Long total = total(() -> plain ? dao.count() : Rows.count(pages, call::requireClient));
        String offset = page.offset().orElse(null);
        return new ListPage(shown(page.data()), offset == null ? null : UrlPaths.next(call, offset), offset, total);
    }

    private Function<PageRequest, io.entail.read.Page> answers(Dao dao, Questions asked, @Nullable TagQuery tags) {
        Query query = asked.query();
        EntityPath.Link parent = path.parent();
        if (parent != null) {
            Map<String, Object> key = Rows.key(parent.entity(), new Rows(call.store()).parent(parent));
            query = query.and(parent.reference().field(), key);
        }
        Query whole = tags == null ? query : query.tagged(tags);
        return request -> dao.pageWhere(whole, request);
    }

    private List<Entity> shown(List<Entity> rows) {
        return rows.stream()
                .map(row -> RoutePathForms.shown(row, call.pathsAs3()))
                .toList();
    }

    private Function<PageRequest, io.entail.read.Page> pages(Dao dao, @Nullable TagQuery tags) {
        EntityPath.Link parent = path.parent();
        if (parent == null) {
            return tags == null ? dao::page : request -> dao.byTags(tags, request);
        }
        Map<String, Object> key = Rows.key(parent.entity(), new Rows(call.store()).parent(parent));
        String reference = parent.reference().field();
        return tags == null
                ? request -> dao.pageFor(reference, key, request)
                : request -> dao.pageFor(reference, key, tags, request);
    }

    private @Nullable TagQuery tags() {
        String text = call.query().first("tags");
        return text == null || text.isEmpty() ? null : TagText.parse(path.entity(), text);
    }

    private @Nullable Long total(java.util.function.LongSupplier count) {
        return call.query().is("count", false) ? count.getAsLong() : null;
    }

    /**
     * Returns the page that a request asks for.
     *
     * @throws InvalidSizeException when the size is not a number or out of range
     */
    public static PageRequest request(HttpCall call, int sizeMax) {
        PageRequest request = request(call);
        if (request.size() < 1 || request.size() > sizeMax) {
            throw Failures.invalidSize(sizeMax);
        }
        return request;
    }

    /** Reads the parameters. A size that is out of range is refused later. */
    private static PageRequest request(HttpCall call) {
        String size = call.query().first("size");
        String offset = call.query().first("offset");
        return new PageRequest(size == null ? SIZE : size(size), offset == null || offset.isEmpty() ? null : offset);
    }

    private static int size(String text) {
        if (!(TypedText.value(FieldType.DOUBLE, text) instanceof Number number)) {
            throw new InvalidSizeException("size must be a number", Map.of());
        }
        double size = number.doubleValue();
        // A number with a fraction is treated as out of range.
        return size == Math.rint(size) && Math.abs(size) <= Integer.MAX_VALUE ? (int) size : 0;
    }
}
