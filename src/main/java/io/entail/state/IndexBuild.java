package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.schema.IndexDefinition;
import io.entail.state.table.IndexLayout;
import io.entail.state.table.IndexLayout.Kept;
import io.entail.state.table.IndexLayout.Progress;
import io.entail.state.table.Layout;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.RowLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.state.table.Tables.Mutation;
import io.entail.state.table.WritableTables;
import io.entail.text.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Adds the existing rows to a new index. It works while the log is applied: some rows at a time, while no other thread
 * writes. The progress is stored together with the entries, so that the build continues after a crash. Confined to one
 * thread at a time.
 */
public final class IndexBuild {
    private static final Logger log = Log.of(IndexBuild.class);

    /** The number of rows at a time, so that the thread that applies the log waits only a few milliseconds. */
    private static final int ROWS_AT_ONCE = 500;

    private static final long TELL_NANOS = 5_000_000_000L;

    private final WritableTables tables;
    private final Supplier<LogDefinitions> definitions;
    private final BooleanSupplier goesOn;
    private final int rowsAtOnce;

    /** Creates a build that asks between rows whether to go on. */
    public IndexBuild(WritableTables tables, Supplier<LogDefinitions> definitions, BooleanSupplier goesOn) {
        this(tables, definitions, goesOn, ROWS_AT_ONCE);
    }

    /** Creates a build with fewer rows at a time, for tests. */
    IndexBuild(WritableTables tables, Supplier<LogDefinitions> definitions, BooleanSupplier goesOn, int rowsAtOnce) {
        this.rowsAtOnce = rowsAtOnce;
        this.tables = tables;
        this.definitions = definitions;
        this.goesOn = goesOn;
    }

    /** Whether an index of the tables is still missing rows. */
    public static boolean isOwed(Tables tables) {
        return Indexes.all(tables).stream().anyMatch(index -> !index.built());
    }

    /** Builds all indexes that are missing rows. */
    public void run() {
        for (Indexes.State index : Indexes.all(tables)) {
            if (!index.built() && goesOn.getAsBoolean()) {
                build(index.ordinal(), index.kept());
            }
        }
    }

    /** Builds one index, which need not have been maintained before. Only while no thread applies the log. */
    public void run(Defined entity, IndexDefinition index) {
        String signature = Indexes.signature(entity, index);
        byte[] metaKey = IndexLayout.indexesKey(entity.ordinal());
        List<Kept> kept = new ArrayList<>(IndexLayout.decode(tables.get(Table.META, metaKey)));
        if (kept.stream().noneMatch(each -> each.signature().equals(signature))) {
            int number = IndexLayout.number(tables.get(Table.META, IndexLayout.NEXT));
            kept.add(new Kept(number, signature));
            tables.write(List.of(
                    meta(IndexLayout.NEXT, IndexLayout.number(number + 1)), meta(metaKey, IndexLayout.encode(kept))));
        }
        for (Kept each : kept) {
            if (each.signature().equals(signature)
                    && tables.get(Table.META, IndexLayout.builtKey(each.number())) == null) {
                build(entity.ordinal(), each);
            }
        }
    }

    private static Mutation meta(byte[] key, byte @Nullable [] value) {
        return new Mutation(Table.META, Bytes.wrap(key), value == null ? null : Bytes.wrap(value));
    }

    private void build(int ordinal, Kept index) {
        Defined entity = definitions.get().at(ordinal);
        List<String> fields = fields(entity, index);
        if (fields == null) {
            // The current definition no longer has this index.
            return;
        }
        IndexedRows rows = new IndexedRows(List.of(fields));
        long total = MetaLayout.count(tables.get(Table.META, MetaLayout.countKey(ordinal, null)))
                .rows();
        log.info("Building an index entity={} index=[{}] rows={}", entity.name(), index.signature(), total);
        long start = System.nanoTime();
        long told = start;
        Progress first = progress(index);
        Progress progress = first;
        boolean more = true;
        while (more && goesOn.getAsBoolean()) {
            Step step = new Step(ordinal, index, rows, progress);
            tables.writeAlone(step);
            more = step.more;
            progress = step.reached;
            long now = System.nanoTime();
            if (more && now - told > TELL_NANOS) {
                told = now;
                tell(entity, index, progress, total, (progress.rows() - first.rows()) * 1e9 / (now - start));
            }
        }
        if (!more) {
            log.info(
                    "Built an index entity={} index=[{}] rows={} millis={}",
                    entity.name(),
                    index.signature(),
                    progress.rows(),
                    (System.nanoTime() - start) / 1_000_000);
        }
    }

    private static @Nullable List<String> fields(Defined entity, Kept index) {
        EntityDefinition definition = entity.latest().parsed();
        return definition.indexes().stream()
                .filter(each -> Indexes.signature(entity, each).equals(index.signature()))
                .findFirst()
                .map(IndexDefinition::fields)
                .orElse(null);
    }

    private Progress progress(Kept index) {
        return Progress.decode(tables.get(Table.META, IndexLayout.progressKey(index.number())));
    }

    private static void tell(Defined entity, Kept index, Progress progress, long total, double rate) {
        log.info(
                "Building an index entity={} index=[{}] rows={} of={} rate={}/s left={}s",
                entity.name(),
                index.signature(),
                progress.rows(),
                total,
                Math.round(rate),
                rate <= 0 ? "?" : Math.round(Math.max(0, total - progress.rows()) / rate));
    }

    /** Adds some rows while no other thread writes, so that they are the current rows. */
    private final class Step implements Supplier<List<Mutation>> {
        private final int ordinal;
        private final Kept index;
        private final IndexedRows rows;
        private Progress reached;
        private boolean more;

        Step(int ordinal, Kept index, IndexedRows rows, Progress reached) {
            this.ordinal = ordinal;
            this.index = index;
            this.rows = rows;
            this.reached = reached;
        }

        @Override
        public List<Mutation> get() {
            return tables.snapshot(view -> {
                List<Mutation> mutations = new ArrayList<>();
                if (isKept(view)) {
                    enter(view, mutations);
                }
                return mutations;
            });
        }

        private boolean isKept(Tables.View view) {
            return IndexLayout.decode(view.get(Table.META, IndexLayout.indexesKey(ordinal)))
                    .contains(index);
        }

        private void enter(Tables.View view, List<Mutation> mutations) {
            byte[] prefix = Layout.rowPrefix(ordinal);
            Defined entity = definitions.get().at(ordinal);
            byte[] last = reached.last() == null ? null : reached.last().array();
            long count = reached.rows();
            try (Tables.Cursor cursor = view.scan(Table.ROWS)) {
                more = cursor.seek(last == null ? prefix : Layout.next(last));
                for (int i = 0; more && i < rowsAtOnce && Layout.startsWith(cursor.key(), prefix); i++) {
                    last = cursor.key();
                    count++;
                    enter(entity, Layout.keyOfRow(last), cursor.value(), mutations);
                    more = cursor.next();
                }
                more = more && Layout.startsWith(cursor.key(), prefix);
            }
            reached = new Progress(count, last == null ? null : Bytes.wrap(last));
            if (more) {
                mutations.add(meta(IndexLayout.progressKey(index.number()), reached.encode()));
            } else {
                mutations.add(meta(IndexLayout.progressKey(index.number()), null));
                mutations.add(meta(IndexLayout.builtKey(index.number()), Layout.NOTHING));
            }
        }

        private void enter(Defined entity, Bytes key, byte[] value, List<Mutation> mutations) {
            Row row = RowLayout.decode(value);
            List<Bytes> keys = rows.keys(entity, row);
            if (keys != null) {
                Bytes values = keys.get(0);
                mutations.add(new Mutation(
                        Table.INDEX,
                        Bytes.wrap(IndexLayout.key(index.number(), row.workspace(), values, key)),
                        Bytes.wrap(IndexLayout.value(values))));
            }
        }
    }
}
