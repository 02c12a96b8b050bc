package io.entail.writes;

import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.input.EntityInput;
import io.entail.schema.input.Judgement;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entity that was found valid, as a write says it where there is no row yet: so that those who write many can judge
 * them ahead, and on all processors. Immutable.
 */
public final class ValidEntity {
    private final EntityDefinition definition;
    private final BitSet said;
    private final byte[] encoded;
    private final Bytes key;
    private final List<@Nullable Bytes> claims;
    private final List<@Nullable Bytes> references;

    private ValidEntity(Judgement judgement, BitSet said, EntityKeys keys) {
        this.definition = judgement.definition();
        this.said = said;
        this.encoded = judgement.encoded();
        this.key = keys.keyOf(judgement.stored());
        this.claims = keys.claims(judgement.stored());
        this.references = keys.references(judgement.stored());
    }

    /**
     * Of a valid judgement on a new entity.
     *
     * @param input that was judged
     * @param keys of its definition
     * @return empty when it could not be told any more what was given and what was added
     */
    public static Optional<ValidEntity> of(Judgement judgement, Map<String, ?> input, EntityKeys keys) {
        return EntityInput.said(judgement.definition(), input, judgement.stored())
                .map(said -> new ValidEntity(judgement, said, keys));
    }

    /** By which it was judged. */
    public EntityDefinition definition() {
        return definition;
    }

    public Bytes key() {
        return key;
    }

    /** As of {@link EntityKeys#claims}. */
    public List<@Nullable Bytes> claims() {
        return claims;
    }

    /** As of {@link EntityKeys#references}. */
    public List<@Nullable Bytes> references() {
        return references;
    }

    /** The bytes of the entity; not to be changed. */
    public byte[] encoded() {
        return encoded;
    }

    /** What was said about it, without what was added: to judge it once more, where there is a row by now. */
    public Map<String, @Nullable Object> given() {
        Map<String, Object> values = definition.codec().decode(encoded);
        List<FieldDefinition> fields = definition.fields();
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        for (int i = said.nextSetBit(0); i >= 0; i = said.nextSetBit(i + 1)) {
            String name = fields.get(i).name();
            given.put(name, values.get(name));
        }
        return given;
    }
}
