package io.entail.project.postgres.write;

import io.entail.project.postgres.tables.PgTable;
import io.entail.read.TagQuery;
import io.entail.resolve.Bytes;
import io.entail.state.table.TagLayout;
import io.entail.writes.WorkspaceKey;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Computes the entries of the table of tags, which has the order that a replica has. */
final class PgTags {
    /** The largest number of bytes of a {@code char}. */
    private static final int UTF8_BYTES_MAX = 3;

    private PgTags() {}

    /** Returns the entries for a row's tags: none for a row that does not exist or is not an entity. */
    static Set<Bytes> places(PgTable table, @Nullable PgImage row) {
        if (row == null || row.fields() == null || table.tags().isEmpty()) {
            return Set.of();
        }
        Object tags = row.fields().get(PgTable.TAGS_FIELD);
        if (!(tags instanceof List<?> list) || list.isEmpty()) {
            return Set.of();
        }
        String workspace = row.workspace();
        byte[] place = TagLayout.place(workspace == null ? null : WorkspaceKey.of(workspace), row.key());
        Set<Bytes> places = new LinkedHashSet<>();
        for (Object tag : list) {
            if (fits((String) tag)) {
                byte[] prefix = TagLayout.prefix(table.defined().ordinal(), (String) tag);
                places.add(Bytes.wrap(TagLayout.key(prefix, place)));
            }
        }
        return places;
    }

    /** Readers cannot ask for longer tags. */
    private static boolean fits(String tag) {
        return UTF8_BYTES_MAX * tag.length() <= TagQuery.TAG_BYTES_MAX
                || tag.getBytes(StandardCharsets.UTF_8).length <= TagQuery.TAG_BYTES_MAX;
    }
}
