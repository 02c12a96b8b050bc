package io.entail.publish;

import io.entail.config.EntityStoreConfig;
import io.entail.replica.KafkaLog;
import io.entail.replica.StoreLog.Applied;
import io.entail.replica.Things;
import io.entail.resolve.Code;
import io.entail.resolve.LogRecord;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.Outcome;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A store with the entity {@code things} that is written without a DAO, with any records and as fast as possible. */
public final class ThingLog implements AutoCloseable {
    private final KafkaLog log;
    private final Map<String, Long> versions = new HashMap<>();

    /** Opens the store. If it is new, appends its limits and the definition of things. */
    public ThingLog(String bootstrap, String store, Path directory) {
        this(EntityStoreConfig.builder(bootstrap, directory).withStore(store).build());
    }

    /** Opens the store with these settings. */
    public ThingLog(EntityStoreConfig config) {
        log = KafkaLog.open(config, Clock.systemUTC());
        if (log.store() == null) {
            log.append(Things.store()).join();
            log.append(Things.define()).join();
        }
    }

    public KafkaLog log() {
        return log;
    }

    /** Appends a record and waits for its outcome. */
    public Outcome append(LogRecord record) {
        Applied applied = log.append(record).join();
        if (record instanceof LogRecord.Write write && applied.outcome().accepted()) {
            note(write, applied.outcome());
        }
        return applied.outcome();
    }

    public Outcome write(Change... changes) {
        return append(Things.write(log.basis(), changes));
    }

    /** Returns the version of a thing, 0 if it does not exist. */
    public long version(String id) {
        return versions.getOrDefault(id, 0L);
    }

    private void note(LogRecord.Write write, Outcome outcome) {
        long sequence = outcome.firstSequence();
        for (Change change : write.changes()) {
            String id = new String(
                    change.key().array(), 5, change.key().length() - 5, java.nio.charset.StandardCharsets.UTF_8);
            if (change instanceof LogRecord.Put) {
                versions.put(id, sequence++);
            } else if (change instanceof LogRecord.Delete) {
                versions.remove(id);
                sequence++;
            }
        }
    }

    /**
     * Appends creations, updates, deletions, writes of several changes, and refused writes, many of them concurrently.
     */
    public void random(Random random, int writes) {
        List<CompletableFuture<Applied>> sent = new ArrayList<>();
        List<LogRecord.Write> records = new ArrayList<>();
        for (int i = 0; i < writes; i++) {
            LogRecord.Write write = Things.write(new UUID(random.nextLong(), i), log.basis(), changes(random));
            records.add(write);
            sent.add(log.append(write));
            if (sent.size() == 50 || i == writes - 1) {
                for (int s = 0; s < sent.size(); s++) {
                    Applied applied = sent.get(s).join();
                    if (applied.outcome().code() == Code.ACCEPTED) {
                        note(records.get(s), applied.outcome());
                    }
                }
                sent.clear();
                records.clear();
            }
        }
    }

    private Change[] changes(Random random) {
        String id = "t" + random.nextInt(200);
        long version = version(id);
        return switch (random.nextInt(8)) {
            case 0 -> new Change[] {Things.delete(id, Math.max(1, version))};
            case 1, 2 ->
                new Change[] {
                    Things.put(id, version, "n" + random.nextInt(400), null),
                    Things.put(UUID.randomUUID().toString(), 0, null, id)
                };
            default -> new Change[] {Things.put(id, version, "n" + random.nextInt(400), null)};
        };
    }

    /** Returns the offset of the last record that was applied. */
    public long position() {
        return log.status().reached().offset();
    }

    public String digest() {
        return log.status().digest();
    }

    @Override
    public void close() {
        log.close();
    }
}
