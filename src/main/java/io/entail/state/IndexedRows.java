package io.entail.state;

import io.entail.errors.DefinitionException;
import io.entail.errors.MalformedEntityException;
import io.entail.read.index.SortKey;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.schema.codec.FieldValues;
import io.entail.text.Log;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Computes the index keys of rows. The log does not interpret rows, so a row may have any content: one that is not a
 * valid entity of its definition is in no index. Confined to one thread.
 */
final class IndexedRows {
    private static final Logger log = Log.of(IndexedRows.class);

    /** The names of all fields that the indexes contain, each once. */
    private final List<String> names;

    /** For each index, the positions of its fields in {@link #names}. */
    private final List<int[]> places;

    private final Map<Integer, FieldValues> byVersion = new HashMap<>();
    private boolean told;

    /** Creates a reader for indexes of one entity, given by their fields. */
    IndexedRows(List<List<String>> indexes) {
        this.names = indexes.stream().flatMap(List::stream).distinct().toList();
        this.places = indexes.stream()
                .map(fields -> fields.stream().mapToInt(names::indexOf).toArray())
                .toList();
    }

    /** Returns the index key of the row for each index; null when the row cannot be read. */
    @Nullable
    List<Bytes> keys(Defined entity, Row row) {
        try {
            FieldValues fields = fields(entity, row.definition());
            if (fields == null) {
                return null;
            }
            @Nullable
            Object[] values = fields.read(row.after().array(), 0, row.after().length());
            List<Bytes> keys = new ArrayList<>(places.size());
            for (int[] index : places) {
                List<@Nullable Object> sorted = new ArrayList<>(index.length);
                for (int place : index) {
                    sorted.add(values[place]);
                }
                keys.add(SortKey.stored(sorted));
            }
            return keys;
        } catch (MalformedEntityException | DefinitionException | IllegalArgumentException e) {
            if (!told) {
                told = true;
                log.warn(
                        "A row cannot be read and is found by no index entity={} version={} cause={}",
                        entity.name(),
                        row.version(),
                        e.getMessage());
            }
            return null;
        }
    }

    private @Nullable FieldValues fields(Defined entity, int version) {
        FieldValues known = byVersion.get(version);
        Defined.Version definition = known == null ? entity.version(version) : null;
        if (definition != null) {
            known = FieldValues.of(definition.parsed(), entity.namesIn(version, names));
            byVersion.put(version, known);
        }
        return known;
    }
}
