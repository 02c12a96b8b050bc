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
 * A new entity that was found valid, in the form in which a write puts it. Callers that write many entities can so
 * judge them in advance and on all processors. Immutable.
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
     * Creates it from a valid judgement on a new entity.
     *
     * @param input the values that were judged
     * @param keys the keys of its definition
     * @return empty when given values could later not be told from added ones
     */
    public static Optional<ValidEntity> of(Judgement judgement, Map<String, ?> input, EntityKeys keys) {
        return EntityInput.said(judgement.definition(), input, judgement.stored())
                .map(said -> new ValidEntity(judgement, said, keys));
    }

    /** Returns the definition by which it was judged. */
    public EntityDefinition definition() {
        return definition;
    }

    public Bytes key() {
        return key;
    }

    /** Returns its claims, as {@link EntityKeys#claims} does. */
    public List<@Nullable Bytes> claims() {
        return claims;
    }

    /** Returns its references, as {@link EntityKeys#references} does. */
    public List<@Nullable Bytes> references() {
        return references;
    }

    /** Returns the bytes of the entity; not to be changed. */
    public byte[] encoded() {
        return encoded;
    }

    /**
     * Returns the values that the caller gave, without those that were added. With them the entity can be judged again
     * when the row exists by now.
     */
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
