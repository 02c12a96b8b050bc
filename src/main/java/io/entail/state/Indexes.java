package io.entail.state;

import io.entail.schema.IndexDefinition;
import io.entail.state.table.IndexLayout;
import io.entail.state.table.IndexLayout.Kept;
import io.entail.state.table.IndexLayout.Progress;
import io.entail.state.table.Layout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads which indexes the tables have. */
public final class Indexes {
    /** The text in a signature between the fields of an index and the number of migrations. */
    private static final String GENERATION = " after migration ";

    private Indexes() {}

    /**
     * Returns the text that identifies an index of the latest definition: its fields with their types and the number of
     * migrations. A migration may give a field's name to another field, so each migration makes other indexes.
     */
    static String signature(Defined entity, IndexDefinition index) {
        String fields = IndexLayout.signature(entity.latest().parsed(), index);
        int migrations = entity.migrations().size();
        return migrations == 0 ? fields : fields + GENERATION + migrations;
    }

    /**
     * An index, and whether it can be read.
     *
     * @param ordinal ordinal of the entity
     * @param rows number of existing rows added so far, 0 when it is complete
     */
    public record State(int ordinal, Kept kept, boolean built, long rows) {
        /** Returns its fields with their types, such as {@code status string, total long}. */
        public String fields() {
            String signature = kept.signature();
            int generation = signature.lastIndexOf(GENERATION);
            return generation < 0 ? signature : signature.substring(0, generation);
        }

        /** Returns the number with which the keys of its entries begin. */
        public int number() {
            return kept.number();
        }
    }

    /** Returns the index of an entity, null when the tables do not have it yet. */
    public static @Nullable State find(Tables.View view, Defined entity, IndexDefinition index) {
        String signature = signature(entity, index);
        for (Kept kept : IndexLayout.decode(view.get(Table.META, IndexLayout.indexesKey(entity.ordinal())))) {
            if (kept.signature().equals(signature)) {
                return state(view, entity.ordinal(), kept);
            }
        }
        return null;
    }

    /** Returns all indexes, in the order of their entities. */
    public static List<State> all(Tables tables) {
        return tables.snapshot(view -> {
            List<State> found = new ArrayList<>();
            try (Tables.Cursor cursor = view.cursor(Table.META)) {
                boolean more = cursor.seek(IndexLayout.INDEXES);
                while (more && Layout.startsWith(cursor.key(), IndexLayout.INDEXES)) {
                    int ordinal = IndexLayout.ordinalOf(cursor.key());
                    IndexLayout.decode(cursor.value()).forEach(kept -> found.add(state(view, ordinal, kept)));
                    more = cursor.next();
                }
            }
            return found;
        });
    }

    private static State state(Tables.View view, int ordinal, Kept kept) {
        boolean built = view.get(Table.META, IndexLayout.builtKey(kept.number())) != null;
        long rows = built
                ? 0
                : Progress.decode(view.get(Table.META, IndexLayout.progressKey(kept.number())))
                        .rows();
        return new State(ordinal, kept, built, rows);
    }
}
