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

    /**
     * The feed that the older release would have made of the same log at other times, as {@link MemoryFeed} makes it, with
     * progress at its end.
     *
     * @param times records with the keys and values of this log, as a broker has taken them
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

    /**
     * Compares changes with the recorded ones, byte for byte but for the time of expiry and what follows from it in the chain.
     *
     * @param ids that the schemas of both are in
     * @return how many of them say that their row expires
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
            assertThat(body(older)).as("change %s", i + 1).isEqualTo(body(old));
            assertThat(made.get(i).key()).isEqualTo(before.get(i).key());
            assertThat(made.get(i).timestamp()).isEqualTo(before.get(i).timestamp());
            assertThat(decoder.definition(ChangeBytes.schemaId(value)).json())
                    .isEqualTo(decoder.definition(ChangeBytes.schemaId(old)).json());
            digest = ChangeBytes.digest(older);
            expiring += images.expires() == null ? 0 : 1;
        }
        return expiring;
    }

    /** Compares refusals with the recorded ones, byte for byte. */
    public void assertSameRefusals(List<Entry> made) {
        assertThat(made).hasSameSizeAs(rejections);
        for (int i = 0; i < made.size(); i++) {
            Entry old = rejections.get(i);
            assertThat(body(made.get(i).value())).as("refusal %s", i).isEqualTo(body(old.value()));
            assertThat(made.get(i).key()).isEqualTo(old.key());
            assertThat(made.get(i).timestamp()).isEqualTo(old.timestamp());
        }
    }

    /** Numbers of schemas may differ. */
    private static byte[] body(byte @Nullable [] value) {
        return Arrays.copyOfRange(Objects.requireNonNull(value), ChangeBytes.HEADER, value.length);
    }

    /** A registry that has the schemas under the numbers they had, and takes more. */
    public MemorySchemaIds ids() {
        MemorySchemaIds ids = new MemorySchemaIds();
        schemas.forEach(text -> ids.id("", new Schema.Parser().parse(text)));
        return ids;
    }
}
