package io.entail.cli;

import io.entail.errors.Failures;
import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Entities that have all of some tags, or any of them. Immutable. */
record TagFilter(List<String> tags, boolean all) {
    private static final int TAGS_MAX = 5;
    private static final int STEP = 1_000;

    /**
     * Reads {@code a,b} for all and {@code a/b} for any.
     *
     * @throws io.entail.errors.InvalidOptionsException when that is neither, or the entity has no tags
     */
    static TagFilter parse(EntityDefinition definition, String text) {
        FieldDefinition field = definition.field("tags");
        if (field == null || field.type() != FieldType.SET) {
            throw invalid("cannot be used with '" + definition.name() + "'");
        }
        boolean any = text.contains("/");
        List<String> tags = List.of(text.split("[,/]", -1));
        if ((any && text.contains(",")) || tags.contains("")) {
            throw invalid("invalid filter syntax");
        }
        if (tags.size() > TAGS_MAX) {
            throw invalid("cannot query more than " + TAGS_MAX + " tags");
        }
        return new TagFilter(tags, !any);
    }

    private static RuntimeException invalid(String fault) {
        return Failures.invalidOptions(Map.of("tags", fault));
    }

    boolean test(Entity entity) {
        List<?> has = entity.fields().get("tags") instanceof List<?> list ? list : List.of();
        return all ? has.containsAll(tags) : tags.stream().anyMatch(has::contains);
    }

    /** A page of the entities that pass, made from pages of all. Its offset is one of theirs, if any more pass. */
    Page page(Function<PageRequest, Page> pages, PageRequest request) {
        List<Entity> found = new ArrayList<>();
        Supplier<Optional<String>> behind = Optional::empty;
        // A wrong size or offset is passed on, to be refused in the usual way.
        PageRequest next =
                new PageRequest(request.size() < 1 || request.size() > STEP ? request.size() : STEP, request.offset());
        while (true) {
            PageRequest current = next;
            Page page = pages.apply(current);
            int taken = 0;
            for (Entity entity : page.data()) {
                taken++;
                if (!test(entity)) {
                    continue;
                }
                if (found.size() == request.size()) {
                    return new Page(found, behind.get());
                }
                found.add(entity);
                int last = taken;
                behind = () -> offsetBehind(pages, current, page, last);
            }
            if (page.offset().isEmpty()) {
                return new Page(found, Optional.empty());
            }
            next = current.after(page.offset().get());
        }
    }

    /** The token behind some entities of a page: that of a page which ends there. */
    private static Optional<String> offsetBehind(
            Function<PageRequest, Page> pages, PageRequest request, Page page, int taken) {
        return taken == page.data().size()
                ? page.offset()
                : pages.apply(new PageRequest(taken, request.offset())).offset();
    }
}
