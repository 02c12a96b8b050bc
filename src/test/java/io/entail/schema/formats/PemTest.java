package io.entail.schema.formats;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates and keys as OpenSSL writes them; none of the keys is in use anywhere. */
class PemTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rsa.crt   | certificate | ok
            ec.crt    | certificate | ok
            chain.crt | certificate | ok
            rsa.pk8   | certificate | invalid certificate: a PEM block of 'PRIVATE KEY'
            rsa.pk8   | key         | ok
            rsa.pk1   | key         | ok
            ec.pk8    | key         | ok
            ec.sec1   | key         | ok
            ed.pk8    | key         | ok
            enc.pk8   | key         | invalid key: encrypted keys are not supported
            enc.pk1   | key         | invalid key: PEM headers, as of encrypted keys, are not supported
            rsa.crt   | key         | invalid key: a PEM block of 'CERTIFICATE'
            chain.crt | key         | invalid key: 2 keys instead of one
            """)
    void pemFilesOfOpenSslAreRead(String file, String format, String expected) throws IOException {
        assertThat(FormatsTest.told(format, read(file))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            certificate | hello                                                        | invalid certificate: no PEM block
            certificate | -----BEGIN CERTIFICATE-----                                  | invalid certificate: no end of PEM block 'CERTIFICATE'
            certificate | -----BEGIN                                                   | invalid certificate: no PEM block
            certificate | -----BEGIN -----                                             | invalid certificate: a PEM block without a label
            certificate | -----BEGIN CERTIFICATE-----!-----END CERTIFICATE-----        | invalid certificate: bad base64
            certificate | -----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----     | invalid certificate: not an X.509 certificate
            certificate | -----BEGIN CERTIFICATE----------END CERTIFICATE-----         | invalid certificate: not an X.509 certificate
            key         | -----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY-----     | invalid key: not a private key of RSA, EC, Ed25519, Ed448 or DSA
            key         | -----BEGIN EC PRIVATE KEY-----AAAA-----END EC PRIVATE KEY----- | invalid key: not an EC key with a named curve
            key         | -----BEGIN EC PRIVATE KEY-----MIIB-----END EC PRIVATE KEY----- | invalid key: a truncated key
            key         | -----BEGIN EC PRIVATE KEY-----MP//-----END EC PRIVATE KEY----- | invalid key: a truncated key
            """)
    void anythingElseIsRefusedWithAReason(String format, String text, String expected) {
        assertThat(FormatsTest.told(format, text)).isEqualTo(expected);
    }

    @Test
    void sizesAreBounded() throws IOException {
        assertThat(FormatsTest.told("certificate", "-".repeat(Pem.LENGTH_MAX + 1)))
                .isEqualTo("invalid certificate: longer than 262144 characters");
        assertThat(FormatsTest.told("certificate", "-----BEGIN A-----\n-----END A-----\n".repeat(Pem.BLOCKS_MAX + 1)))
                .isEqualTo("invalid certificate: more than 32 PEM blocks");
    }

    @Test
    void brokenBytesAreRefusedOrReadButNeverAnotherError() throws IOException {
        Random random = new Random(7);
        for (String file : new String[] {"rsa.crt", "ec.crt", "rsa.pk1", "rsa.pk8", "ec.sec1", "ed.pk8"}) {
            for (Pem block : Pem.read(read(file))) {
                for (int i = 0; i < 200; i++) {
                    byte[] bytes = block.bytes().clone();
                    bytes[random.nextInt(Math.min(bytes.length, 80))] = (byte) random.nextInt();
                    String text = "-----BEGIN " + block.label() + "-----\n"
                            + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + block.label() + "-----";
                    assertThat(FormatsTest.told("certificate", text)).isNotEmpty();
                    assertThat(FormatsTest.told("key", text)).isNotEmpty();
                }
            }
        }
    }

    private static String read(String file) throws IOException {
        try (InputStream in = requireNonNull(PemTest.class.getResourceAsStream(file + ".pem"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
