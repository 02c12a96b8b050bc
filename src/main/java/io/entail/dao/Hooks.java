package io.entail.dao;

import io.entail.errors.words.Misuse;
import io.entail.read.Entity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Code of a service that runs around the calls of a store's DAOs: {@link EntityStore#hooks}. Hooks run in the order in
 * which they were added. What one throws ends the call with that error, and later ones do not run.
 *
 * <p>Hooks before a write run after validation, right before it is sent, on the thread that plans it: the caller's, or
 * one of the store's when the write is asynchronous and had to wait or to be tried again, so that they may run several
 * times for one call. Those of calls within {@link EntityStore#write} run too; hooks after a call do not run for them.
 * Hooks must not wait for the store.
 *
 * <p>Thread-safe.
 */
public final class Hooks {
    private final List<BeforeEntry> before = new CopyOnWriteArrayList<>();
    private final List<AfterEntry> after = new CopyOnWriteArrayList<>();

    private record BeforeEntry(Call call, @Nullable String entity, Before hook) {}

    private record AfterEntry(Call call, @Nullable String entity, After hook) {}

    public Hooks() {}

    /**
     * What a hook is told.
     *
     * @param key the key or unique value that the call names, null when it names none
     * @param values for an insert what the caller gave, for an update or upsert the whole entity as it will be stored;
     *     empty for other calls
     * @param workspace id of the current workspace
     */
    public record About(
            Call call,
            String entity,
            @Nullable Object key,
            Map<String, ?> values,
            String workspace,
            String actor,
            String reason) {}

    /** Runs before a call. */
    public interface Before {
        /** Throws to refuse the call. */
        void call(About about);
    }

    /** Runs after a call that went well. */
    public interface After {
        /**
         * What the caller gets in place of these rows: none or one for a select, one for a write of one, none for a
         * delete, those of a page, and for {@link Call#EACH} one, or none to skip it.
         */
        List<Entity> call(About about, List<Entity> rows);
    }

    /** Adds a hook before calls on one entity, or on all of them with null. */
    public Hooks before(Call call, @Nullable String entity, Before hook) {
        before.add(new BeforeEntry(
                Misuse.requireGiven(call, "call", "a kind of call"),
                entity,
                Misuse.requireGiven(hook, "hook", "given")));
        return this;
    }

    /** Adds a hook after calls on one entity, or on all of them with null. */
    public Hooks after(Call call, @Nullable String entity, After hook) {
        after.add(new AfterEntry(
                Misuse.requireGiven(call, "call", "a kind of call"),
                entity,
                Misuse.requireGiven(hook, "hook", "given")));
        return this;
    }

    public boolean isEmpty() {
        return before.isEmpty() && after.isEmpty();
    }

    /** Runs the hooks before a call. */
    public void runBefore(About about) {
        Misuse.requireGiven(about, "about");
        for (BeforeEntry entry : before) {
            if (entry.call == about.call() && (entry.entity == null || entry.entity.equals(about.entity()))) {
                entry.hook.call(about);
            }
        }
    }

    /** What a hook returned: no list, or one with a hole in it, says nothing to the caller. */
    private static List<Entity> rows(About about, @Nullable List<Entity> returned) {
        List<Entity> rows = returned == null ? null : new ArrayList<>(returned);
        boolean fits = rows != null && !rows.contains(null) && (rows.size() == 1 || !stores(about.call()));
        if (rows == null || !fits) {
            throw new IllegalArgumentException("a hook after " + about.call() + " of '" + about.entity() + "' returned "
                    + (rows == null ? "null" : rows.contains(null) ? "a list with null" : rows.size() + " rows")
                    + ": it must return " + (stores(about.call()) ? "the one row that was stored" : "a list of rows"));
        }
        return rows;
    }

    private static boolean stores(Call call) {
        return switch (call) {
            case INSERT, UPDATE, UPDATE_BY, UPSERT, UPSERT_BY -> true;
            default -> false;
        };
    }

    List<Entity> runAfter(About about, List<Entity> rows) {
        List<Entity> result = rows;
        for (AfterEntry entry : after) {
            if (entry.call == about.call() && (entry.entity == null || entry.entity.equals(about.entity()))) {
                result = rows(about, entry.hook.call(about, result));
            }
        }
        return result;
    }
}
