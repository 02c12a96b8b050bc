package io.entail.resolve;

import io.entail.resolve.RandomHistory.Step;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A log in a file, with the digest after each record. The file is checked in and only ever grows: its digests of old
 * records bind every later version of Entail. Each entry is offset (8 bytes), append time (8), length of the key (4),
 * key, length of the value (4, -1 for null), value, digest (32).
 *
 * <p>{@link #main} makes it longer.
 */
final class RecordedLog {
    static final Path FILE = Path.of("src/test/resources/io/entail/resolve/recorded.log");

    /** A second recorded log, in which definitions are migrated. */
    static final Path MIGRATIONS = Path.of("src/test/resources/io/entail/resolve/recorded-2.log");

    private RecordedLog() {}

    /** One record and the digest after it. */
    record Entry(Step step, Bytes digest) {}

    /**
     * Appends records to the file; the same file, count and seed give the same bytes. After {@code mvn test-compile}:
     *
     * <pre>
     *   java -cp target/classes:target/test-classes io.entail.resolve.RecordedLog FILE COUNT SEED
     * </pre>
     *
     * Then add the line that it prints to {@code RecordedLogTest}.
     */
    public static void main(String[] args) throws IOException {
        Path file = FILE.resolveSibling(args[0]);
        append(file, Integer.parseInt(args[1]), Long.parseLong(args[2]));
        byte[] bytes = Files.readAllBytes(file);
        System.out.println("new Growth(" + bytes.length + ", \"" + sha256(bytes, bytes.length) + "\")");
    }

    static String sha256(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return Bytes.wrap(digest.digest(Arrays.copyOf(bytes, length))).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Entry> read(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        LogDecoder decoder = new LogDecoder();
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)));
        while (in.available() > 0) {
            long offset = in.readLong();
            long time = in.readLong();
            Bytes key = Bytes.wrap(in.readNBytes(in.readInt()));
            int length = in.readInt();
            Bytes value = length < 0 ? null : Bytes.wrap(in.readNBytes(length));
            LogRecord record = decoder.decode(value == null ? null : value.array());
            entries.add(new Entry(new Step(offset, time, key, value, record), Bytes.wrap(in.readNBytes(32))));
        }
        return entries;
    }

    static void append(Path file, int count, long seed) throws IOException {
        NaiveModel model = new NaiveModel();
        List<Step> before = new ArrayList<>();
        if (Files.exists(file)) {
            for (Entry entry : read(file)) {
                resolve(model, entry.step);
                before.add(entry.step);
            }
        }
        RandomHistory history =
                new RandomHistory(new Random(seed), model, file.endsWith(MIGRATIONS.getFileName()), before);
        try (OutputStream bytes = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                DataOutputStream out = new DataOutputStream(bytes)) {
            for (int i = 0; i < count; i++) {
                Step step = history.next();
                resolve(model, step);
                write(out, step, model.digest);
            }
        }
    }

    private static void resolve(NaiveModel model, Step step) {
        model.resolve(step.offset(), step.time(), step.key().array(), step.valueOrNull(), step.record());
    }

    private static void write(DataOutputStream out, Step step, byte[] digest) throws IOException {
        out.writeLong(step.offset());
        out.writeLong(step.time());
        out.writeInt(step.key().length());
        out.write(step.key().array());
        out.writeInt(step.value() == null ? -1 : step.value().length());
        out.write(step.value() == null ? new byte[0] : step.value().array());
        out.write(digest);
    }
}
