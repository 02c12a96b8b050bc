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

/** A store with entities {@code things}, written to without a DAO: any records, as fast as possible. */
public final class ThingLog implements AutoCloseable {
    private final KafkaLog log;
    private final Map<String, Long> versions = new HashMap<>();

    /** Opens the store, and begins it with its limits and the definition of things when it is new. */
    public ThingLog(String bootstrap, String store, Path directory) {
        this(EntityStoreConfig.builder(bootstrap, directory).withStore(store).build());
    }

    /** The same with other settings. */
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

    /** Appends and waits for the outcome. */
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

    /** The version of a thing, 0 when it is not there. */
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

    /** Creations, updates, deletions, writes of several changes, and refusals, many of them at once. */
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

    /** The last record that was applied. */
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
