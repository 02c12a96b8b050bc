package io.entail.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.dao.EntityStore;
import io.entail.errors.DefinitionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A writer with the definition from before a migration. It remembers the result of each of its calls, reads rows again
 * between its writes and compares them, and ends when a write is refused by name. Any other result than success or that
 * refusal is an error. Codes are unique among the rows at every moment, and those of deleted and changed rows are
 * reused.
 */
final class OldWriter implements Runnable {
    private static final String LONG_NOTE = "n".repeat(2_000);
    private static final int READS = 20;

    private final EntityStore store;
    private final Random random;
    private final Map<String, Map<String, Object>> rows = new TreeMap<>();
    private final List<String> freeCodes = new ArrayList<>();
    private int numbers;
    private long done;
    private @Nullable DefinitionException refusal;
    private @Nullable Throwable failure;

    OldWriter(EntityStore store, Random random) {
        this.store = store;
        this.random = random;
    }

    /** Inserts this number of rows. */
    void fill(int count) {
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, Object> row = fresh();
            rows.put((String) row.get("id"), row);
            all.add(store.dao("orders").insertAsync(row));
        }
        all.forEach(CompletableFuture::join);
    }

    /** Writes until a write is refused. */
    @Override
    public void run() {
        try {
            while (true) {
                change();
                wrote();
                compare();
            }
        } catch (DefinitionException e) {
            end(e, null);
        } catch (RuntimeException | AssertionError e) {
            end(null, e);
        }
    }

    private synchronized void wrote() {
        done++;
        notifyAll();
    }

    private synchronized void end(@Nullable DefinitionException refused, @Nullable Throwable failed) {
        refusal = refused;
        failure = failed;
        notifyAll();
    }

    /** Waits until this number of further writes has ended, or the writer has. */
    synchronized void awaitMore(int writes) throws InterruptedException {
        long wanted = done + writes;
        while (done < wanted && refusal == null && failure == null) {
            wait();
        }
    }

    /** Returns the refusal that has ended the writer. Fails if it has ended for another reason. */
    synchronized DefinitionException awaitRefusal() throws InterruptedException {
        while (refusal == null && failure == null) {
            wait();
        }
        if (refusal == null) {
            throw new AssertionError("a call has ended neither with success nor with a refusal by name", failure);
        }
        return refusal;
    }

    /** Returns how many writes of {@link #run} were acknowledged. */
    synchronized long acknowledged() {
        return done;
    }

    /** Returns the rows that must exist after all acknowledged writes, by id. Call it after the writer has ended. */
    Map<String, Map<String, Object>> rows() {
        return rows;
    }

    private void change() {
        List<String> ids = List.copyOf(rows.keySet());
        String id = ids.get(random.nextInt(ids.size()));
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                Map<String, Object> row = fresh();
                store.dao("orders").insert(row);
                rows.put((String) row.get("id"), row);
            }
            case 2 -> {
                store.dao("orders").delete(id);
                free(Objects.requireNonNull(rows.remove(id)));
            }
            case 3, 4 -> {
                String code = code();
                update(id, Map.of("code", code));
            }
            case 5 -> update(id, Map.of("note", "short " + numbers++));
            default -> update(id, Map.of("total", numbers, "count", -numbers++));
        }
    }

    private void update(String id, Map<String, Object> values) {
        store.dao("orders").update(id, values);
        Map<String, Object> row = Objects.requireNonNull(rows.get(id));
        if (values.containsKey("code")) {
            free(row);
        }
        row.putAll(values);
    }

    private void free(Map<String, Object> row) {
        freeCodes.add((String) row.get("code"));
    }

    private String code() {
        return freeCodes.isEmpty() || random.nextBoolean()
                ? "code " + numbers++
                : freeCodes.remove(random.nextInt(freeCodes.size()));
    }

    private Map<String, Object> fresh() {
        int number = numbers++;
        Map<String, Object> row = new LinkedHashMap<>(
                Map.of("id", "order " + number, "name", "name " + number, "total", number, "code", code()));
        if (number % 3 > 0) {
            row.put("note", LONG_NOTE + number);
        }
        if (number % 2 == 0) {
            row.put("count", number);
        }
        return row;
    }

    private void compare() {
        List<String> ids = List.copyOf(rows.keySet());
        for (int i = 0; i < READS; i++) {
            String id = ids.get(random.nextInt(ids.size()));
            Map<String, Object> shown =
                    store.dao("orders").select(id).orElseThrow().fields();
            if (shown.containsKey("amount")) {
                // The migration has taken its last step, so the next write is refused.
                return;
            }
            Map<String, Object> wanted = new LinkedHashMap<>(Objects.requireNonNull(rows.get(id)));
            // The migration fills this field in place at some moment. The value is valid under the old definition, too.
            if (!wanted.containsKey("note") && shown.containsKey("note")) {
                wanted.put("note", "none");
            }
            assertThat(shown)
                    .as("the old process reads its own writes under its own definition")
                    .isEqualTo(wanted);
        }
    }
}
