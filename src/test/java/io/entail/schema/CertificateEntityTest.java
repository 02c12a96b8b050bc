package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Certificates, those of authorities, and public keys. The values are names of files, and the last column has the
 * fault.
 */
class CertificateEntityTest {
    private static final Path FILES = Path.of("src/test/resources/io/entail/schema");

    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            formats/rsa.crt.pem | formats/rsa.pk8.pem |                     |                     | {}
            formats/rsa.crt.pem | formats/rsa.pk1.pem |                     |                     | {}
            formats/ec.crt.pem  | formats/ec.pk8.pem  |                     |                     | {}
            formats/ec.crt.pem  | formats/ec.sec1.pem | formats/rsa.crt.pem | formats/rsa.pk8.pem | {}
            formats/rsa.crt.pem | formats/ec.pk8.pem  |                     |                     | {"@entity":["certificate does not match key"]}
            formats/ec.crt.pem  | formats/ed.pk8.pem  |                     |                     | {"@entity":["certificate does not match key"]}
            formats/rsa.crt.pem | formats/rsa.pk8.pem | formats/ec.crt.pem  | formats/rsa.pk8.pem | {"@entity":["alternative certificate does not match key"]}
            formats/rsa.crt.pem | formats/rsa.pk8.pem | formats/rsa.crt.pem | formats/rsa.pk8.pem | {"@entity":["certificate and alternative certificate need to have different type (e.g. RSA and ECDSA), the provided certificates were both of the same type"]}
            formats/rsa.crt.pem | formats/rsa.pk8.pem | formats/ec.crt.pem  |                     | {"@entity":["all or none of these fields must be set: 'cert_alt', 'key_alt'"]}
            formats/rsa.crt.pem | vault               |                     |                     | {}
            formats/rsa.crt.pem |                     |                     |                     | {"key":"required field missing"}
            """)
    void aCertificateBelongsToItsKey(String cert, String key, String certAlt, String keyAlt, String expected)
            throws IOException {
        assertThat(faults("certificates", Map.of(), "cert", cert, "key", key, "cert_alt", certAlt, "key_alt", keyAlt))
                .isEqualTo(ShippedEntity.map(expected));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            shipped/ca.crt.pem      |
            shipped/leaf.crt.pem    | certificate does not appear to be a CA because it is missing the "CA" basic constraint
            shipped/expired.crt.pem | certificate expired, "Not After" time is in the past
            formats/chain.crt.pem   | please submit only one certificate at a time
            formats/rsa.pk8.pem     | invalid certificate: a PEM block of 'PRIVATE KEY'
            """)
    void anAuthorityHasOneCertificateThatIsValidToday(String cert, String expected) throws IOException {
        assertThat(faults("ca_certificates", Map.of(), "cert", cert))
                .isEqualTo(expected == null ? Map.of() : Map.of("cert", expected));
    }

    @Test
    void theDigestIsMadeWhateverTheCallerSays() throws IOException {
        Map<String, Object> stored = ShippedEntity.stored(
                "ca_certificates", Map.of("cert", text("shipped/ca.crt.pem"), "cert_digest", "mine"));
        assertThat(stored.get("cert_digest")).asString().matches("[0-9a-f]{64}");
        assertThat(ShippedEntity.SHIPPED.require("ca_certificates").workspaceable())
                .isFalse();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            HS256 |                     | {}
            RS256 |                     | {"rsa_public_key":"required field missing","@entity":["failed conditional validation given value of field 'algorithm'"]}
            RS512 | shipped/public.pem  | {}
            RS256 | formats/rsa.crt.pem | {"rsa_public_key":"invalid key","@entity":["failed conditional validation given value of field 'algorithm'"]}
            HS256 | formats/rsa.crt.pem | {}
            PS256 |                     | {"rsa_public_key":"required field missing","@entity":["failed conditional validation given value of field 'algorithm'"]}
            ES512 |                     | {}
            XS256 |                     | {"algorithm":"expected one of: HS256, HS384, HS512, RS256, RS384, RS512, ES256, ES384, ES512, PS256, PS384, PS512, EdDSA"}
            """)
    void aTokenThatIsSignedWithAPrivateKeyNeedsThePublicOne(String algorithm, String key, String expected)
            throws IOException {
        Map<String, Object> more = Map.of("algorithm", algorithm, "consumer", ShippedEntity.map(ShippedEntity.PARENT));
        assertThat(faults("jwt_secrets", more, "rsa_public_key", key)).isEqualTo(ShippedEntity.map(expected));
    }

    @Test
    void credentialsHaveGeneratedSecretsAndTheirPlaceBelowConsumers() {
        Map<String, Object> stored =
                ShippedEntity.stored("keyauth_credentials", "{\"consumer\":" + ShippedEntity.PARENT + "}");
        assertThat(stored.get("key")).asString().hasSize(32);
        EntityDefinition keys = ShippedEntity.SHIPPED.require("keyauth_credentials");
        assertThat(keys.ttl()).isTrue();
        assertThat(keys.apiName()).isEqualTo("key-auths");
        assertThat(keys.nestedApiName()).isEqualTo("key-auth");
        assertThat(ShippedEntity.SHIPPED.require("acls").unique())
                .containsExactly(new UniqueConstraint("cache_key", List.of("consumer", "group"), false));
        assertThat(ShippedEntity.faults("acls", "{\"group\":\"g\"}"))
                .isEqualTo(Map.of("consumer", "required field missing"));
        assertThat(ShippedEntity.stored("hmacauth_credentials", "{\"username\":\"u\"}")
                        .get("secret"))
                .asString()
                .hasSize(32);
    }

    private static Map<String, Object> faults(String entity, Map<String, Object> more, String... fieldsAndFiles)
            throws IOException {
        Map<String, Object> values = new LinkedHashMap<>(more);
        for (int i = 0; i < fieldsAndFiles.length; i += 2) {
            String file = fieldsAndFiles[i + 1];
            if (file != null) {
                values.put(fieldsAndFiles[i], text(file));
            }
        }
        return ShippedEntity.faults(entity, values);
    }

    private static String text(String file) throws IOException {
        return file.equals("vault") ? "{vault://env/key}" : Files.readString(FILES.resolve(file));
    }
}
