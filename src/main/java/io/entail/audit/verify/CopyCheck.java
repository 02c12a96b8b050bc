package io.entail.audit.verify;

import io.entail.changes.registry.SchemaIds;
import io.entail.config.EntityStoreConfig;
import io.entail.project.DatabaseState;
import io.entail.project.TargetPosition;
import io.entail.read.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Compares a copy of the state in a database with the feed: counts, a digest of each entity, and each row. Names rows
 * that were altered, deleted or added in the database. Confined to one thread; can be used once.
 */
public final class CopyCheck {
    /**
     * The number of times that a database without a snapshot over all rows is read, because it may change meanwhile.
     */
    private static final int ROUNDS = 3;

    private final EntityStoreConfig config;
    private final SchemaIds ids;
    private final Path directory;
    private final VerifyListener listener;

    /**
     * Creates the check for a store.
     *
     * @param directory an existing directory for temporary data that nothing else uses
     */
    public CopyCheck(EntityStoreConfig config, SchemaIds ids, Path directory, VerifyListener listener) {
        this.config = config;
        this.ids = ids;
        this.directory = directory;
        this.listener = listener;
    }

    /** Reads the feed up to the position of the database, and then the whole database. */
    public Verified run(DatabaseState database) {
        for (int round = 1; ; round++) {
            Round read = new Round();
            TargetPosition before = database.position();
            Verified verified = read.run(database);
            boolean still = database.readsOneMoment() || Objects.equals(before, database.position());
            if (read.findings.isEmpty() || still || round == ROUNDS) {
                read.findings.forEach(listener::found);
                if (!read.findings.isEmpty() && !still) {
                    listener.found(new Finding(
                            ReplicaCheck.DATABASE,
                            -1,
                            verified.position(),
                            null,
                            null,
                            "writes came in meanwhile, in each of " + ROUNDS
                                    + " rounds: what differs may be theirs. Let the projector rest and verify again"));
                }
                return verified;
            }
        }
    }

    /** One comparison, whose findings are reported if it is the last one. */
    private final class Round implements VerifyListener {
        private final List<Finding> findings = new ArrayList<>();

        Verified run(DatabaseState database) {
            try (Sources sources = Sources.of(config, false)) {
                return database.whole(state -> Verifier.in(directory, sources, ids, this)
                        .ofDatabase()
                        .run(state, Position.of(state.head().offset())));
            }
        }

        @Override
        public void found(Finding finding) {
            findings.add(finding);
        }

        @Override
        public void read(long offset, long end) {
            listener.read(offset, end);
        }

        @Override
        public void waiting(Position reached, Position wanted) {
            listener.waiting(reached, wanted);
        }

        @Override
        public void compared(long done, long all) {
            listener.compared(done, all);
        }
    }
}
