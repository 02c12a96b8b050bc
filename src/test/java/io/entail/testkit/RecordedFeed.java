package io.entail.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A log with every kind of outcome, and the feed that the last release before outcomes and times of expiry were told has
 * made of it, read back from Kafka. It binds every later release: what the feed says of old records does not change.
 *
 * <p>The file has entries one after the other: {@code s} and a schema (length, text), the first being number 1; {@code l},
 * {@code c} or {@code r} for a record of the log, the changes or the refusals: offset, timestamp, key and value, each of
 * these with its length before it, -1 for null.
 */
public final class RecordedFeed {
    private static final String FILE = "/io/entail/changes/recorded-feed.gz";

    private final List<String> schemas = new ArrayList<>();
    private final List<Entry> log = new ArrayList<>();
    private final List<Entry> changes = new ArrayList<>();
    private final List<Entry> rejections = new ArrayList<>();

    /** A record as a topic had it. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Entry(long offset, long timestamp, byte @Nullable [] key, byte @Nullable [] value) {}

    private RecordedFeed() {}

    /** Reads the file. */
    public static RecordedFeed read() throws IOException {
        RecordedFeed feed = new RecordedFeed();
        InputStream file = Objects.requireNonNull(RecordedFeed.class.getResourceAsStream(FILE));
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(file))) {
            for (int kind = in.read(); kind >= 0; kind = in.read()) {
                switch (kind) {
                    case 's' ->
                        feed.schemas.add(
                                new String(Objects.requireNonNull(bytes(in)), java.nio.charset.StandardCharsets.UTF_8));
                    case 'l' -> feed.log.add(entry(in));
                    case 'c' -> feed.changes.add(entry(in));
                    case 'r' -> feed.rejections.add(entry(in));
                    default -> throw new IOException("no entry: " + kind);
                }
            }
        }
        return feed;
    }

    private static Entry entry(DataInputStream in) throws IOException {
        return new Entry(in.readLong(), in.readLong(), bytes(in), bytes(in));
    }

    private static byte @Nullable [] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : in.readNBytes(length);
    }

    /** Records of the writes topic; those without a key are no part of the log. */
    public List<Entry> log() {
        return log;
    }

    /** Changes, and progress where the log has rested. */
    public List<Entry> changes() {
        return changes;
    }

    public List<Entry> rejections() {
        return rejections;
    }

    /** A registry that has the schemas under the numbers they had, and takes more. */
    public MemorySchemaIds ids() {
        MemorySchemaIds ids = new MemorySchemaIds();
        schemas.forEach(text -> ids.id("", new Schema.Parser().parse(text)));
        return ids;
    }
}
