package io.entail.changes.write;

import io.entail.changes.ChangeSchemas;
import io.entail.config.TopicNames;
import io.entail.errors.DefinitionException;
import io.entail.errors.EntailException;
import io.entail.resolve.Definition;
import io.entail.state.Versions;
import io.entail.topics.LastingCauseException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the schemas by which records of the feed are encoded. No method waits for an id: {@link #has} says whether
 * it is known, and then {@link #of} returns it. Used by one thread.
 */
public final class FeedSchemas {
    /** Stands for an id while the registry has not answered. */
    private static final int UNKNOWN = Integer.MIN_VALUE;

    private final Registrar registrar;
    private final String changes;
    private final String rejections;
    private final Versions versions;

    /** The id for the newest version of each entity. */
    private final Map<String, Integer> ofChanges = new HashMap<>();

    private final Map<Schema, Integer> ofOthers = new HashMap<>();

    public FeedSchemas(Registrar registrar, String store, Versions versions) {
        this.registrar = registrar;
        this.changes = TopicNames.changes(store);
        this.rejections = TopicNames.rejections(store);
        this.versions = versions;
    }

    /**
     * Returns whether the id for the changes of an entity is known.
     *
     * @throws LastingCauseException when there will never be one
     */
    public boolean hasChanges(String entity, long offset) {
        Integer known = ofChanges.get(entity);
        if (known != null) {
            return true;
        }
        Definition newest = versions.newest(entity).definition();
        int id = number(registrar.ask(newest, FeedGeneration.of(versions.defined(entity), newest.version())));
        if (id == Registrar.NONE) {
            throw new LastingCauseException(new DefinitionException(
                    "the definition of '" + entity + "' in the log cannot be the schema of changes, and the write at"
                            + " offset " + offset + " changes a row of it: the feed ends before it",
                    Map.of()));
        }
        if (id != UNKNOWN) {
            ofChanges.put(entity, id);
        }
        return id != UNKNOWN;
    }

    /** Returns the id for the changes of an entity, which must be known. */
    public int ofChanges(String entity) {
        return ofChanges.getOrDefault(entity, UNKNOWN);
    }

    /**
     * Returns whether the registry has answered for the definition of a control record; a definition that cannot be a
     * schema counts as answered.
     */
    public boolean hasAnswer(String entity, int version) {
        Definition definition = versions.version(entity, version).definition();
        return number(registrar.ask(definition, FeedGeneration.of(versions.defined(entity), version))) != UNKNOWN;
    }

    /** Notes that an entity has a newer version of its definition. */
    public void changed(String entity) {
        ofChanges.remove(entity);
    }

    /** Returns whether the id of a schema for another record of the feed is known. */
    public boolean has(Schema schema) {
        if (!ofOthers.containsKey(schema)) {
            String topic = schema.equals(ChangeSchemas.REJECTION) ? rejections : changes;
            int id = number(registrar.ask(topic, schema));
            if (id == UNKNOWN) {
                return false;
            }
            ofOthers.put(schema, id);
        }
        return true;
    }

    /** Returns the id of such a schema, which must be known. */
    public int of(Schema schema) {
        return ofOthers.getOrDefault(schema, UNKNOWN);
    }

    /** Returns the id that the registry has answered, null while it has not. */
    public static @Nullable Integer known(Registrar.@Nullable Answer answer) {
        int number = number(answer);
        return number == UNKNOWN ? null : number;
    }

    private static int number(Registrar.@Nullable Answer answer) {
        if (answer == null) {
            return UNKNOWN;
        }
        EntailException refusal = answer.refusal();
        if (refusal != null) {
            throw new LastingCauseException(refusal);
        }
        return answer.id();
    }
}
