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
 * which they were added. An exception of a hook ends the call, and later hooks do not run.
 *
 * <p>Hooks before a write run after validation, right before it is sent. They run on the thread that plans the write:
 * the caller's thread, or a thread of the store when an asynchronous write had to wait or to be planned again. They may
 * run several times for one call. They also run for the calls in {@link EntityStore#write}; hooks after a call do not.
 * Hooks must not wait for the store.
 *
 * <p>Thread-safe.
 */
public final class Hooks {
    private final List<BeforeEntry> before = new CopyOnWriteArrayList<>();
    private final List<AfterEntry> after = new CopyOnWriteArrayList<>();

    private record BeforeEntry(Call call, @Nullable String entity, Before hook) {}

    private record AfterEntry(Call call, @Nullable String entity, After hook) {}

    Hooks() {}

    /**
     * The call that a hook runs for.
     *
     * @param key the key or unique value that the call names, null when it names none
     * @param values for an insert the given values, for an update or upsert the complete entity to be stored; empty for
     *     other calls
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
        /** Called before the call; throws an exception to refuse it. */
        void call(About about);
    }

    /** Runs after a successful call. */
    public interface After {
        /**
         * Returns the rows that the caller gets in place of these: none or one for a select, one for a write of one,
         * none for a delete, those of a page, and for {@link Call#EACH} one, or none to skip it.
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

    /** Checks the rows that a hook returned: null, or a list with nulls, is refused. */
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
