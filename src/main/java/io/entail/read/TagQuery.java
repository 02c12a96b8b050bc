package io.entail.read;

import io.entail.errors.Failures;
import io.entail.errors.words.Misuse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tags that a row must have. Immutable.
 *
 * @param tags 1 to 5 tags
 * @param all whether the row must have all of the tags, or at least one
 */
public record TagQuery(List<String> tags, boolean all) {
    public static final int TAGS_MAX = 5;

    /**
     * The longest tag that can be searched for, in bytes. Longer tags can be stored, but rows are not found by them.
     */
    public static final int TAG_BYTES_MAX = 1 << 10;

    private static final String NO_TAG = "must only contain printable ascii (except `,` and `/`) or valid utf-8";

    /** @throws io.entail.errors.InvalidOptionsException when there are too many tags, or one of them cannot be a tag */
    public TagQuery {
        for (Object tag : (List<?>) Misuse.requireGiven(tags, "tags", "a list")) {
            if (!(tag instanceof String)) {
                throw Misuse.mustBe("a tag", "a string");
            }
        }
        tags = List.copyOf(tags);
        if (tags.isEmpty()) {
            throw invalid("invalid filter syntax");
        }
        if (tags.size() > TAGS_MAX) {
            throw invalid("cannot query more than " + TAGS_MAX + " tags");
        }
        tags.forEach(TagQuery::check);
    }

    /** Returns the query for rows with all of these tags. */
    public static TagQuery allOf(String... tags) {
        return new TagQuery(list(tags), true);
    }

    /** Returns the query for rows with at least one of these tags. */
    public static TagQuery anyOf(String... tags) {
        return new TagQuery(list(tags), false);
    }

    private static List<String> list(String... tags) {
        return Arrays.asList(Misuse.requireGiven(tags, "tags", "a list"));
    }

    /**
     * Returns a query from plain values, such as those of a request.
     *
     * @param tags a list of texts
     * @param condition {@code and} or {@code or}; may be null for one tag
     * @throws io.entail.errors.InvalidOptionsException when the values are not a valid query
     */
    public static TagQuery read(@Nullable Object tags, @Nullable Object condition) {
        if (!(tags instanceof List<?> list)) {
            throw condition == null ? invalid("invalid filter syntax") : invalid("must be a table");
        }
        boolean any = "or".equals(condition);
        boolean known = any || "and".equals(condition) || (condition == null && list.size() < 2);
        if (!known && list.size() <= TAGS_MAX) {
            throw Failures.invalidOptions(
                    Map.of("tags_cond", "must be a either 'and' or 'or' when more than one tag is specified"));
        }
        List<String> texts = new ArrayList<>();
        for (Object tag : list) {
            if (!(tag instanceof String text)) {
                throw invalid(NO_TAG);
            }
            texts.add(text);
        }
        return new TagQuery(texts, !any);
    }

    /** Returns the error for an entity without tags. */
    public static RuntimeException notFor(String entity) {
        return invalid("cannot be used with '" + entity + "'");
    }

    private static void check(String tag) {
        if (tag.isEmpty() || !tag.codePoints().allMatch(TagQuery::isTagCharacter)) {
            throw invalid(NO_TAG);
        }
        if (tag.getBytes(StandardCharsets.UTF_8).length > TAG_BYTES_MAX) {
            throw invalid("a tag to look for has at most " + TAG_BYTES_MAX + " bytes");
        }
    }

    private static boolean isTagCharacter(int character) {
        boolean halfOfOne = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
        return character >= ' ' && character != 0x7f && character != ',' && character != '/' && !halfOfOne;
    }

    private static RuntimeException invalid(String fault) {
        return Failures.invalidOptions(Map.of("tags", fault));
    }
}
