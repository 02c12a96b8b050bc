package io.entail.changes.write;

import io.entail.changes.ChangeSchemas;
import io.entail.changes.registry.SchemaIds;
import io.entail.errors.DefinitionException;
import io.entail.errors.EntailException;
import io.entail.errors.RegistryRefusedException;
import io.entail.resolve.Definition;
import io.entail.schema.EntityDefinition;
import io.entail.text.Log;
import io.entail.topics.Backoff;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Obtains the ids of schemas on a thread of its own, and retries while the registry is unreachable. Callers ask whether
 * an id is known yet and never wait. Thread-safe.
 */
public final class Registrar implements AutoCloseable {
    /** Stands for an id when the definition cannot be the schema of changes. */
    public static final int NONE = -1;

    private static final Logger log = Log.of(Registrar.class);
    private static final Duration BACKOFF_MIN = Duration.ofMillis(100);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(2);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final SchemaIds ids;
    private final String changesTopic;
    private final Map<String, Wanted> definitions = new ConcurrentHashMap<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, Boolean> asked = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<Wanted> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile @Nullable String problem;
    private volatile boolean closed;

    /** The answer to a request: an id, or the reason why there will be none. */
    public record Answer(int id, @Nullable EntailException refusal) {}

    /** The schema is null when there is none to ask for. */
    private record Wanted(String subject, @Nullable Schema schema, String key) {}

    public Registrar(SchemaIds ids, String store, String changesTopic) {
        this.ids = ids;
        this.changesTopic = changesTopic;
        this.thread = new Thread(this::run, "entail-schemas-" + store);
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /**
     * Returns the answer for the changes of an entity with this definition; null when there is none yet.
     *
     * @param generation of the entity's records in the feed, {@link FeedGeneration}
     */
    @Nullable
    public Answer ask(Definition definition, int generation) {
        String key = generation + " " + definition.schema();
        return ask(definitions.computeIfAbsent(key, asked -> wanted(definition, generation, asked)));
    }

    /** Returns the answer for a schema of a topic; null when there is none yet. */
    @Nullable
    public Answer ask(String topic, Schema schema) {
        return askSubject(ChangeSchemas.subject(topic, schema), schema);
    }

    /** Returns the answer for a schema of a subject; null when there is none yet. */
    @Nullable
    public Answer askSubject(String subject, Schema schema) {
        return ask(new Wanted(subject, schema, subject + " " + schema));
    }

    private @Nullable Answer ask(Wanted wanted) {
        Answer answer = answers.get(wanted.key());
        if (answer == null && asked.putIfAbsent(wanted.key(), true) == null) {
            queue.add(wanted);
        }
        return answer;
    }

    private Wanted wanted(Definition definition, int generation, String key) {
        try {
            Schema entity = EntityDefinition.fromLog(definition.schema()).avro();
            Schema schema = ChangeSchemas.change(entity, generation);
            return new Wanted(ChangeSchemas.subject(changesTopic, schema), schema, key);
        } catch (DefinitionException | IllegalArgumentException | org.apache.avro.AvroRuntimeException e) {
            log.warn(
                    "A definition cannot be a schema of changes entity={} cause={}",
                    definition.entity(),
                    e.getMessage());
            answers.put(key, new Answer(NONE, null));
            return new Wanted("", null, key);
        }
    }

    /** Returns why the last request failed, null when it did not. */
    @Nullable
    public String problem() {
        return problem;
    }

    private void run() {
        try {
            while (!closed) {
                Wanted wanted = queue.take();
                if (wanted.schema() != null) {
                    answers.put(wanted.key(), obtain(wanted.subject(), wanted.schema()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer obtain(String subject, Schema schema) throws InterruptedException {
        Backoff backoff = new Backoff(BACKOFF_MIN, BACKOFF_MAX);
        while (true) {
            try {
                ids.requireCompatibility(subject);
                int id = ids.id(subject, schema);
                noteSolved();
                return new Answer(id, null);
            } catch (RegistryRefusedException refusal) {
                log.debug("The registry refuses a schema subject={}", subject, refusal);
                noteSolved();
                return new Answer(NONE, refusal);
            } catch (RuntimeException passing) {
                if (problem == null) {
                    log.warn("The feed waits for the registry subject={} cause={}", subject, passing.getMessage());
                }
                problem = passing.getMessage();
                Thread.sleep(backoff.next().toMillis());
            }
        }
    }

    private void noteSolved() {
        if (problem != null) {
            problem = null;
            log.info("The registry answers again");
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
