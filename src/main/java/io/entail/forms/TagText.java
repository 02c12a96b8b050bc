package io.entail.forms;

import io.entail.errors.Failures;
import io.entail.read.TagQuery;
import io.entail.schema.EntityDefinition;
import java.util.List;
import java.util.Map;

/** Reads the text by which callers search for tags. */
public final class TagText {
    private TagText() {}

    /**
     * Reads a search for tags: {@code a,b} finds rows with both tags, {@code a/b} finds rows with at least one of them.
     *
     * @throws io.entail.errors.InvalidOptionsException when the text is neither, or the entity has no tags
     */
    public static TagQuery parse(EntityDefinition definition, String text) {
        if (definition.field("tags") == null) {
            throw TagQuery.notFor(definition.name());
        }
        return parse(text);
    }

    /** Reads a search for tags without checking that an entity has tags. */
    public static TagQuery parse(String text) {
        boolean any = text.contains("/");
        List<String> tags = List.of(text.split("[,/]", -1));
        if ((any && text.contains(",")) || tags.contains("")) {
            throw Failures.invalidOptions(Map.of("tags", "invalid filter syntax"));
        }
        return new TagQuery(tags, !any);
    }
}
