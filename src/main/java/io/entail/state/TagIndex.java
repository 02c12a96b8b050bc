package io.entail.state;

import io.entail.errors.MalformedEntityException;
import io.entail.read.TagQuery;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.schema.codec.TextsField;
import io.entail.state.table.Layout;
import io.entail.state.table.Overlay;
import io.entail.state.table.Table;
import io.entail.state.table.TagLayout;
import io.entail.text.Log;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Maintains the index of rows by their tags. The log does not interpret rows, so a row may have any content: one that
 * is not a valid entity of its definition has no tags here. Confined to one thread.
 */
public final class TagIndex {
    private static final Logger log = Log.of(TagIndex.class);

    /** The most bytes of a character in UTF-8. */
    private static final int UTF8_BYTES_MAX = 3;

    private final Overlay overlay;
    private final Set<String> toldOf = new HashSet<>();

    public TagIndex(Overlay overlay) {
        this.overlay = overlay;
    }

    /** Updates the index for a changed row; null stands for no row. */
    public void change(Defined entity, Bytes key, @Nullable Row before, @Nullable Row after) {
        List<String> had = tags(entity, before);
        List<String> has = tags(entity, after);
        if (had.equals(has)) {
            return;
        }
        if (had.isEmpty() && after != null) {
            // For most rows, which are new, there are no other tags to remove.
            has.forEach(tag -> put(entity, tag, after, key));
            return;
        }
        Set<String> old = new HashSet<>(had);
        Set<String> now = new HashSet<>(has);
        for (String tag : old) {
            if (!now.contains(tag) && before != null) {
                overlay.remove(Table.TAGS, key(entity, tag, before, key));
            }
        }
        for (String tag : now) {
            if (!old.contains(tag) && after != null) {
                put(entity, tag, after, key);
            }
        }
    }

    private void put(Defined entity, String tag, Row row, Bytes key) {
        overlay.put(Table.TAGS, key(entity, tag, row, key), Layout.NOTHING);
    }

    private static byte[] key(Defined entity, String tag, Row row, Bytes key) {
        return TagLayout.key(TagLayout.prefix(entity.ordinal(), tag), TagLayout.place(row.workspace(), key));
    }

    private List<String> tags(Defined entity, @Nullable Row row) {
        if (row == null) {
            return List.of();
        }
        try {
            Defined.Version version = entity.version(row.definition());
            TextsField field = version == null ? null : version.tags();
            List<String> tags =
                    field == null ? List.of() : field.read(row.after().array());
            return allFit(tags) ? tags : tags.stream().filter(TagIndex::fits).toList();
        } catch (MalformedEntityException e) {
            if (toldOf.add(entity.name())) {
                log.warn(
                        "A row cannot be read and is not found by its tags entity={} version={} cause={}",
                        entity.name(),
                        row.version(),
                        e.getMessage());
            }
            return List.of();
        }
    }

    private static boolean allFit(List<String> tags) {
        for (String tag : tags) {
            if (!fits(tag)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a tag can be searched for; longer ones cannot. */
    private static boolean fits(String tag) {
        return UTF8_BYTES_MAX * tag.length() <= TagQuery.TAG_BYTES_MAX
                || tag.getBytes(StandardCharsets.UTF_8).length <= TagQuery.TAG_BYTES_MAX;
    }
}
