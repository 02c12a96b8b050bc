package io.entail.cli.audit;

import io.entail.cli.output.EntityText;
import io.entail.cli.output.Titles;
import io.entail.cli.settings.CommonOptions;
import io.entail.cli.store.OpenedStore;
import io.entail.errors.EntailException;
import io.entail.forms.KeyText;
import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Returns the names by which people know rows, for rows of which only the key is known. They are looked up in the
 * store, which is opened for the first of them. If it cannot be opened, the keys are used, and the reason is printed
 * once. Used by one thread.
 */
final class RowTitles implements AutoCloseable {
    private final CommonOptions options;
    private final PrintWriter err;
    private @Nullable OpenedStore store;
    private boolean failed;

    RowTitles(CommonOptions options, PrintWriter err) {
        this.options = options;
        this.err = err;
    }

    /** Returns the title of a row. It is the key when the row does not exist, and null without a key. */
    @Nullable
    String title(@Nullable String entity, @Nullable String key) {
        if (entity == null || key == null) {
            return key == null ? null : EntityText.text(key);
        }
        OpenedStore opened = failed ? null : opened();
        EntityDefinition definition =
                opened == null ? null : opened.definitions().get(entity);
        if (opened == null || definition == null || definition.primaryKey().size() > 1) {
            return EntityText.text(key);
        }
        try {
            Map<String, Object> fields = opened.lookUp(definition, new KeyText(key, null))
                    .map(Entity::fields)
                    .orElse(Map.of());
            return Titles.of(definition, fields, key);
        } catch (EntailException e) {
            // A refused write may have a key that is not valid.
            return EntityText.text(key);
        }
    }

    private @Nullable OpenedStore opened() {
        if (store == null) {
            try {
                store = OpenedStore.toRead(options);
            } catch (EntailException e) {
                failed = true;
                err.println("entail: rows are called by their keys, for the store cannot be opened: " + e.getMessage());
            }
        }
        return store;
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
    }
}
