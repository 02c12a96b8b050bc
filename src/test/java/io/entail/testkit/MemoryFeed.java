package io.entail.testkit;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeEnvelope;
import io.entail.changes.ChangeKey;
import io.entail.changes.ChangeSchemas;
import io.entail.changes.FeedControl;
import io.entail.changes.FeedForm;
import io.entail.changes.FeedOutcome;
import io.entail.changes.Op;
import io.entail.changes.registry.SchemaIds;
import io.entail.changes.write.FeedGeneration;
import io.entail.changes.write.RowImage;
import io.entail.errors.MalformedEntityException;
import io.entail.resolve.Bytes;
import io.entail.resolve.Code;
import io.entail.resolve.Definition;
import io.entail.resolve.LogRecord;
import io.entail.resolve.MemoryState;
import io.entail.resolve.Mutations;
import io.entail.resolve.Outcome;
import io.entail.resolve.Resolution;
import io.entail.resolve.Resolver;
import io.entail.resolve.Row;
import io.entail.resolve.Seen;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes the feed of a log record by record, as the publisher does, with nothing but {@link Resolver} and {@link
 * ChangeBytes}. It is for tests of readers of the feed, and can begin in the format of an older release.
 */
public final class MemoryFeed {
    private static final String TOPIC = "test.changes";

    private final SchemaIds ids;
    private final MemoryState state = new MemoryState();
    private final Resolver resolver = new Resolver();
    private final ChangeBytes bytes = new ChangeBytes();
    private LogDefinitions definitions = LogDefinitions.NONE;
    private Bytes digest = Bytes.wrap(new byte[ChangeBytes.DIGEST]);
    private FeedForm form;
    private long sequence;
    private long appendTime;

    /** A record in a topic of the feed. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Entry(long timestamp, byte @Nullable [] key, byte[] value) {}

    /**
     * The result of one record of the log: its changes, or one record without a key, or nothing; and possibly a
     * rejection.
     */
    public record Told(List<Entry> changes, @Nullable Entry rejection) {}

    private record Changed(
            int entity,
            Bytes key,
            @Nullable Row before,
            @Nullable Row after) {}

    public MemoryFeed(SchemaIds ids) {
        this(ids, FeedForm.SECOND);
    }

    /** Begins a feed in this format. */
    public MemoryFeed(SchemaIds ids, FeedForm form) {
        this.ids = ids;
        this.form = form;
    }

    /** Continues in the format of this release. */
    public void upgrade() {
        form = FeedForm.SECOND;
    }

    /** Resolves the next record of the log. */
    public Told next(long offset, long time, byte[] key, byte @Nullable [] value) {
        Resolution resolution = resolver.resolve(state, offset, time, key, value);
        Outcome outcome = resolution.outcome();
        Seen first = outcome.code() == Code.REPEAT ? state.seen(((LogRecord.Write) resolution.record()).id()) : null;
        List<Changed> changed = apply(resolution);
        appendTime = time;
        List<Entry> changes = new ArrayList<>();
        for (int i = 0; i < changed.size(); i++) {
            changes.add(change(resolution, changed, i));
        }
        if (form == FeedForm.SECOND && FeedOutcome.isTold(resolution.record(), outcome)) {
            changes.add(progress(
                    FeedOutcome.of(resolution.record(), outcome, first == null ? null : first.outcome(), this::name)));
        } else if (form == FeedForm.SECOND && outcome.accepted() && !(resolution.record() instanceof LogRecord.Write)) {
            changes.add(control(resolution.record()));
        }
        Code code = outcome.code();
        boolean refused = code != Code.ACCEPTED && code != Code.REPEAT;
        return new Told(changes, refused ? rejection(resolution) : null);
    }

    /** Returns a progress record, which says that the feed has reached the end of the log. */
    public Entry progress() {
        return progress(null);
    }

    private Entry progress(@Nullable FeedOutcome outcome) {
        boolean first = form == FeedForm.FIRST;
        byte[] value = ChangeBytes.progress(
                ids.id(TOPIC + "-Progress", first ? ChangeSchemas.FIRST_PROGRESS : ChangeSchemas.PROGRESS),
                state.head().offset(),
                state.head().digest(),
                sequence,
                digest,
                outcome);
        // In the first format, the last byte, which says that there is no outcome, is absent.
        return new Entry(appendTime, null, first ? Arrays.copyOf(value, value.length - 1) : value);
    }

    private Entry control(LogRecord record) {
        String entity = FeedControl.entity(record);
        int ordinal = entity == null ? -1 : state.definition(entity).ordinal();
        Schema schema = ChangeSchemas.control(record);
        byte[] value = ChangeBytes.control(
                ids.id(ChangeSchemas.subject(TOPIC, schema), schema),
                state.head().offset(),
                state.head().digest(),
                sequence,
                digest,
                new FeedControl(record, ordinal));
        return new Entry(appendTime, null, value);
    }

    private List<Changed> apply(Resolution resolution) {
        List<Changed> changed = new ArrayList<>();
        Mutations recording = (Mutations) Proxy.newProxyInstance(
                Mutations.class.getClassLoader(), new Class<?>[] {Mutations.class}, (proxy, method, args) -> {
                    switch (method.getName()) {
                        case "putRow" ->
                            changed.add(new Changed((int) args[0], (Bytes) args[1], (Row) args[2], (Row) args[3]));
                        case "removeRow" ->
                            changed.add(new Changed((int) args[0], (Bytes) args[1], (Row) args[2], null));
                        case "define" -> definitions = definitions.with((Definition) args[0]);
                        default -> {}
                    }
                    try {
                        return method.invoke(state, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        resolution.effects().accept(recording);
        return changed;
    }

    private Entry change(Resolution resolution, List<Changed> all, int index) {
        LogRecord.Write write = (LogRecord.Write) resolution.record();
        Changed row = all.get(index);
        String entity = Objects.requireNonNull(name(row.entity()));
        Defined defined = Objects.requireNonNull(definitions.get(entity));
        Schema newest = defined.newest().parsed().avro();
        Row shown = row.after() == null ? Objects.requireNonNull(row.before()) : row.after();
        boolean first = form == FeedForm.FIRST;
        Schema schema = first
                ? ChangeSchemas.firstChange(newest)
                : ChangeSchemas.change(
                        newest, FeedGeneration.of(defined, defined.newest().number()));
        int id = ids.id(ChangeSchemas.subject(TOPIC, schema), schema);
        byte[] value = bytes.change(
                id,
                new ChangeBytes.Cause(
                        write,
                        resolution.offset(),
                        all.size(),
                        appendTime,
                        resolution.head().digest()),
                new ChangeBytes.RowImages(
                        ++sequence,
                        index,
                        row.after() == null ? Op.D : row.before() == null ? Op.C : Op.U,
                        entity,
                        shown.workspace(),
                        row.after() == null ? 0 : row.after().expiresAt(),
                        image(row.before(), defined),
                        image(row.after(), defined)),
                digest);
        if (first) {
            int expires = ChangeEnvelope.of(value).rowStart();
            value = ChangeBytes.inFirstForm(value, expires, afterOptionalLong(value, expires), digest);
        }
        digest = ChangeBytes.digest(value);
        return new Entry(appendTime, ChangeKey.of(entity, shown.workspace(), row.key()), value);
    }

    private static int afterOptionalLong(byte[] value, int from) {
        int at = from + 1;
        if (value[from] != 0) {
            while (value[at++] < 0) {}
        }
        return at;
    }

    private static @Nullable Bytes image(@Nullable Row row, Defined entity) {
        if (row == null) {
            return null;
        }
        try {
            return RowImage.of(
                    row.after(), entity, row.definition(), entity.newest().number());
        } catch (MalformedEntityException e) {
            return null;
        }
    }

    private Entry rejection(Resolution resolution) {
        LogRecord.Write write = resolution.record() instanceof LogRecord.Write one ? one : null;
        int at = resolution.outcome().change();
        LogRecord.Change fault =
                write == null || at < 0 ? null : write.changes().get(at);
        String defined = FeedControl.entity(resolution.record());
        byte[] value = ChangeBytes.rejection(
                ids.id(TOPIC + "-Rejection", ChangeSchemas.REJECTION),
                resolution.offset(),
                write,
                resolution.outcome().code().name(),
                fault == null ? defined : fault.entity(),
                fault == null ? null : ChangeKey.primaryKey(fault.key()),
                fault == null ? null : field(resolution.outcome(), fault),
                appendTime);
        Bytes workspace = fault instanceof LogRecord.Put put ? put.workspace() : null;
        return new Entry(
                appendTime, fault == null ? null : ChangeKey.of(fault.entity(), workspace, fault.key()), value);
    }

    private @Nullable String field(Outcome outcome, LogRecord.Change fault) {
        return switch (outcome.code()) {
            case NOT_UNIQUE ->
                constraints((LogRecord.Put) fault)
                        .unique()
                        .get(outcome.constraint())
                        .name();
            case MISSING_REFERENCE -> reference(constraints((LogRecord.Put) fault), outcome.constraint());
            case STILL_REFERENCED -> {
                String child = Objects.requireNonNull(name(outcome.entity()));
                yield child + "." + reference(state.definition(child).constraints(), outcome.constraint());
            }
            default -> null;
        };
    }

    private LogRecord.Constraints constraints(LogRecord.Put put) {
        return Objects.requireNonNull(definitions.get(put.entity()))
                .requireVersion(put.definition())
                .definition()
                .constraints();
    }

    private static String reference(LogRecord.Constraints constraints, int index) {
        return index < constraints.references().size()
                ? constraints.references().get(index).field()
                : "workspace";
    }

    private @Nullable String name(int ordinal) {
        return ordinal < definitions.size() ? definitions.at(ordinal).name() : null;
    }
}
