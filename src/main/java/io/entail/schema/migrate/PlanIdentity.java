package io.entail.schema.migrate;

import io.entail.schema.value.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells whether two processes carry out one plan: the same final definition by the same steps. */
final class PlanIdentity {
    private PlanIdentity() {}

    /** 64 hexadecimal digits. */
    static String of(EntityMigration migration) {
        StringBuilder text = new StringBuilder();
        text.append(
                CanonicalJson.write(CanonicalJson.read(migration.definition().json())));
        migration.steps().stream()
                .map(MigrationStep::text)
                .sorted()
                .forEach(step -> text.append('\n').append(step));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
