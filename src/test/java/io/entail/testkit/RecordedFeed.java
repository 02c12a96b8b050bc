package io.entail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeDecoder;
import io.entail.changes.ChangeEnvelope;
import io.entail.changes.ChangeImages;
import io.entail.changes.FeedForm;
import io.entail.changes.registry.SchemaIds;
import io.entail.resolve.Bytes;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A recorded log with every kind of outcome, and the feed that a release made of it whose feed had no outcomes and no
 * times of expiry. Both were read back from Kafka. Later releases must not change what the feed says about old records.
 *
 * <p>The file is a sequence of entries. An entry {@code s} is a schema (length, text); the schemas are numbered from 1.
 * An entry {@code l}, {@code c} or {@code r} is a record of the log, of the changes or of the rejections: offset,
 * timestamp, key and value, each of the last two with its length before it, which is -1 for null.
 */
public final class RecordedFeed {
    private static final String FILE = "/io/entail/changes/recorded-feed.gz";

    private final List<String> schemas = new ArrayList<>();
    private final List<Entry> log = new ArrayList<>();
    private final List<Entry> changes = new ArrayList<>();
    private final List<Entry> rejections = new ArrayList<>();

    /** A record as it was in its topic. */
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

    /**
     * Returns the feed that the older release would have made if the same records had other timestamps. {@link
     * MemoryFeed} makes it, with a progress record at its end.
     *
     * @param times records with the keys and values of this log and the timestamps that a broker has given them
     */
    public RecordedFeed at(List<Entry> times, MemorySchemaIds ids) {
        RecordedFeed other = new RecordedFeed();
        other.log.addAll(times);
        MemoryFeed feed = new MemoryFeed(ids, FeedForm.FIRST);
        boolean owed = false;
        for (Entry record : times) {
            if (record.key() != null) {
                MemoryFeed.Told told = feed.next(record.offset(), record.timestamp(), record.key(), record.value());
                told.changes().forEach(entry -> other.changes.add(entry(entry)));
                if (told.rejection() != null) {
                    other.rejections.add(entry(told.rejection()));
                }
                owed = told.changes().isEmpty();
            }
        }
        if (owed) {
            other.changes.add(entry(feed.progress()));
        }
        return other;
    }

    private static Entry entry(MemoryFeed.Entry told) {
        return new Entry(-1, told.timestamp(), told.key(), told.value());
    }

    private static Entry entry(DataInputStream in) throws IOException {
        return new Entry(in.readLong(), in.readLong(), bytes(in), bytes(in));
    }

    private static byte @Nullable [] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : in.readNBytes(length);
    }

    /** Returns the records of the writes topic. Those without a key are not part of the log. */
    public List<Entry> log() {
        return log;
    }

    /** Returns the changes, and a progress record where the log had paused. */
    public List<Entry> changes() {
        return changes;
    }

    public List<Entry> rejections() {
        return rejections;
    }

    /**
     * Compares changes with the recorded ones, byte for byte except for the time of expiry and the digests that depend
     * on it.
     *
     * @param ids the registry that has the schemas of both
     * @return how many of the changes say that their row expires
     */
    public int assertSameChanges(List<Entry> made, SchemaIds ids) {
        ChangeDecoder decoder = new ChangeDecoder(ids);
        List<Entry> before =
                changes.stream().filter(entry -> entry.key() != null).toList();
        assertThat(made).hasSameSizeAs(before);
        Bytes digest = Bytes.wrap(new byte[ChangeBytes.DIGEST]);
        int expiring = 0;
        for (int i = 0; i < before.size(); i++) {
            byte[] value = Objects.requireNonNull(made.get(i).value());
            byte[] old = Objects.requireNonNull(before.get(i).value());
            ChangeEnvelope envelope = ChangeEnvelope.of(value);
            ChangeImages images = decoder.images(envelope, value);
            byte[] older = images.form() == FeedForm.FIRST
                    ? ChangeBytes.rechained(value, digest)
                    : ChangeBytes.inFirstForm(value, envelope.rowStart(), images.imagesStart(), digest);
            assertThat(body(older))
                    .as("change %s is the recorded one, apart from the time of expiry", i + 1)
                    .isEqualTo(body(old));
            assertThat(made.get(i).key()).isEqualTo(before.get(i).key());
            assertThat(made.get(i).timestamp()).isEqualTo(before.get(i).timestamp());
            assertThat(decoder.definition(ChangeBytes.schemaId(value)).json())
                    .isEqualTo(decoder.definition(ChangeBytes.schemaId(old)).json());
            digest = ChangeBytes.digest(older);
            expiring += images.expires() == null ? 0 : 1;
        }
        return expiring;
    }

    /** Compares rejections with the recorded ones, byte for byte. */
    public void assertSameRefusals(List<Entry> made) {
        assertThat(made).hasSameSizeAs(rejections);
        for (int i = 0; i < made.size(); i++) {
            Entry old = rejections.get(i);
            assertThat(body(made.get(i).value()))
                    .as("rejection %s has the recorded bytes", i)
                    .isEqualTo(body(old.value()));
            assertThat(made.get(i).key()).isEqualTo(old.key());
            assertThat(made.get(i).timestamp()).isEqualTo(old.timestamp());
        }
    }

    /** Returns the bytes after the number of the schema, which may differ. */
    private static byte[] body(byte @Nullable [] value) {
        return Arrays.copyOfRange(Objects.requireNonNull(value), ChangeBytes.HEADER, value.length);
    }

    /** Returns a registry that has the recorded schemas under their recorded numbers. It also accepts new ones. */
    public MemorySchemaIds ids() {
        MemorySchemaIds ids = new MemorySchemaIds();
        schemas.forEach(text -> ids.id("", new Schema.Parser().parse(text)));
        return ids;
    }
}
