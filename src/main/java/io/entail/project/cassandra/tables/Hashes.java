package io.entail.project.cassandra.tables;

import io.entail.resolve.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;

/** Hashes that are the same on every machine. */
final class Hashes {
    private Hashes() {}

    static Bytes sha256(Bytes bytes) {
        try {
            return Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Returns the bucket of a key, from 0 to {@code buckets} - 1. */
    static int bucket(Bytes key, int buckets) {
        CRC32 hash = new CRC32();
        hash.update(key.array());
        return (int) (hash.getValue() % buckets);
    }
}
