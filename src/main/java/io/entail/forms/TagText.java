package io.entail.forms;

import io.entail.errors.Failures;
import io.entail.read.TagQuery;
import io.entail.schema.EntityDefinition;
import java.util.List;
import java.util.Map;

/** The text by which callers ask for tags. */
public final class TagText {
    private TagText() {}

    /**
     * Reads {@code a,b} for all and {@code a/b} for any.
     *
     * @throws io.entail.errors.InvalidOptionsException when that is neither, or the entity has no tags
     */
    public static TagQuery parse(EntityDefinition definition, String text) {
        if (definition.field("tags") == null) {
            throw TagQuery.notFor(definition.name());
        }
        return parse(text);
    }

    /** As above, whatever entity it is for. */
    public static TagQuery parse(String text) {
        boolean any = text.contains("/");
        List<String> tags = List.of(text.split("[,/]", -1));
        if ((any && text.contains(",")) || tags.contains("")) {
            throw Failures.invalidOptions(Map.of("tags", "invalid filter syntax"));
        }
        return new TagQuery(tags, !any);
    }
}
