package io.entail.cli.entity;

import io.entail.dao.WriteOptions;
import io.entail.declarative.TimeToLive;
import io.entail.errors.Failures;
import io.entail.schema.EntityDefinition;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --ttl}: the time to live of a row. */
final class TtlOption {
    @Option(
            names = "--ttl",
            paramLabel = "SECONDS",
            description =
                    "How long the entity is to live, from now on; 0 for always. Only for entities that may expire, "
                            + "such as keyauth_credentials.")
    private @Nullable Long ttl;

    boolean isGiven() {
        return ttl != null;
    }

    /**
     * Adds the time to live to other options. A file may be a printed row, which has the time to live as {@code ttl}:
     * this is removed from the values, and counts if the option is not given.
     *
     * @throws io.entail.errors.InvalidOptionsException when the file's value is not a time to live
     */
    WriteOptions options(WriteOptions options, EntityDefinition definition, Map<String, @Nullable Object> values) {
        Long seconds = ttl;
        if (TimeToLive.is(definition, TimeToLive.FIELD) && values.containsKey(TimeToLive.FIELD)) {
            Object given = values.remove(TimeToLive.FIELD);
            // The value of the argument ttl=60 is a text, because the entity has no field of that name.
            boolean digits = given instanceof String text && text.matches("[0-9]{1,9}");
            long said = TimeToLive.read(digits ? Long.valueOf((String) given) : given)
                    .orElseThrow(() -> Failures.invalidOptions(Map.of(TimeToLive.FIELD, WriteOptions.TTL_RANGE)));
            seconds = seconds == null ? (Long) said : seconds;
        }
        return seconds == null ? options : options.withTtl(seconds);
    }
}
