package io.entail.audit.verify;

import io.entail.resolve.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * An Ed25519 key that signs statements, stored in a file as PKCS#8 in PEM; {@code openssl genpkey -algorithm ed25519}
 * makes such files too. Immutable.
 */
public final class SigningKey {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final String BEGIN_PUBLIC = "-----BEGIN PUBLIC KEY-----";
    private static final String END_PUBLIC = "-----END PUBLIC KEY-----";
    private static final int LINE = 64;

    private final PrivateKey key;
    private final Bytes publicKey;

    private SigningKey(PrivateKey key, Bytes publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    /**
     * Reads the key from a file. When the file does not exist, it is created with a new key, accessible only to its
     * owner, together with a file for the public key.
     *
     * @throws IllegalArgumentException when the file does not contain such a key, or the file with the public key
     *     contains another one
     */
    public static SigningKey in(Path file) throws IOException {
        try {
            if (!Files.exists(file)) {
                KeyPair fresh =
                        KeyPairGenerator.getInstance(HeadStatement.ALGORITHM).generateKeyPair();
                create(file, pem(BEGIN, fresh.getPrivate().getEncoded(), END));
            }
            byte[] encoded = decode(Files.readString(file), BEGIN, END, file);
            PrivateKey key =
                    KeyFactory.getInstance(HeadStatement.ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return new SigningKey(key, publicKeyBeside(file, key));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + " has no Ed25519 private key: " + e.getMessage(), e);
        }
    }

    /** Returns the file with the public key that belongs to a key file. */
    public static Path publicFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".pub");
    }

    private static Bytes publicKeyBeside(Path file, PrivateKey key) throws IOException, GeneralSecurityException {
        Bytes publicKey = publicKeyOf(key);
        Path beside = publicFile(file);
        if (!Files.exists(beside)) {
            Files.writeString(beside, pem(BEGIN_PUBLIC, publicKey.array(), END_PUBLIC));
        } else if (!publicKeyIn(beside).equals(publicKey)) {
            throw new IllegalArgumentException(beside + " is not the public key of " + file);
        }
        return publicKey;
    }

    private static void create(Path file, String pem) throws IOException {
        createParent(file);
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
            channel.write(StandardCharsets.US_ASCII.encode(pem));
        } catch (FileAlreadyExistsException e) {
            // Another process has just created one, which is used instead.
            if (!Files.exists(file)) {
                throw new IllegalArgumentException(file + " is a link that leads nowhere", e);
            }
        }
    }

    private static void createParent(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            Files.createDirectories(
                    parent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** Reads a public key from a PEM file; returns it in X.509 encoding. */
    public static Bytes publicKeyIn(Path file) throws IOException {
        return Bytes.wrap(decode(Files.readString(file), BEGIN_PUBLIC, END_PUBLIC, file));
    }

    /** Returns the public key in X.509 encoding. */
    Bytes publicKey() {
        return publicKey;
    }

    Bytes sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(HeadStatement.ALGORITHM);
            signature.initSign(key);
            signature.update(message);
            return Bytes.wrap(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key signs", e);
        }
    }

    /**
     * Computes the public key, which the file does not contain, by generating a key pair with the private seed in place
     * of random bytes.
     */
    private static Bytes publicKeyOf(PrivateKey key) throws GeneralSecurityException {
        byte[] seed = Optional.of(key)
                .filter(EdECPrivateKey.class::isInstance)
                .map(EdECPrivateKey.class::cast)
                .flatMap(EdECPrivateKey::getBytes)
                .orElse(new byte[0]);
        KeyPairGenerator generator = KeyPairGenerator.getInstance(HeadStatement.ALGORITHM);
        generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, Math.min(seed.length, bytes.length));
            }
        });
        KeyPair pair = generator.generateKeyPair();
        if (!Arrays.equals(pair.getPrivate().getEncoded(), key.getEncoded())) {
            throw new GeneralSecurityException("its public key cannot be found out");
        }
        return Bytes.wrap(pair.getPublic().getEncoded());
    }

    private static String pem(String begin, byte[] bytes, String end) {
        String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes);
        return begin + "\n" + text + "\n" + end + "\n";
    }

    private static byte[] decode(String text, String begin, String end, Path file) {
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(file + " has no '" + begin + "'");
        }
        return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
    }
}
