package io.entail.dao;

import io.entail.dao.plan.Caller;
import io.entail.dao.plan.EntityType;
import io.entail.dao.plan.Operation;
import io.entail.dao.plan.Outdated;
import io.entail.errors.DefinitionException;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.StoreUnavailableException;
import io.entail.replica.StoreLog;
import io.entail.replica.StoreLog.Applied;
import io.entail.replica.StoreLog.MigratedAt;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Resolver;
import io.entail.schema.DefinitionChange;
import io.entail.schema.DefinitionChange.Kind;
import io.entail.schema.EntityDefinition;
import io.entail.state.LogDefinition;
import io.entail.writes.CanonicalKey;
import io.entail.writes.DefineRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a log ready for a process: the store's first record, the definitions that the process has and the log has not,
 * and the default workspace. Processes that start together may conflict on these; the loser checks again what is
 * missing.
 */
final class Opening {
    static final int MAX_ENTITY_BYTES = 256 << 10;
    static final int MAX_WRITE_BYTES = 900 << 10;

    /** The most attempts. Each lost race means that another process has appended something, so few are needed. */
    private static final int ATTEMPTS_MAX = 100;

    /** After this number of unknown outcomes the log counts as unavailable. */
    private static final int UNKNOWN_MAX = 3;

    private static final String ACTOR = "entail";

    private final Core core;
    private final StoreLog log;
    private final AtomicInteger unknown = new AtomicInteger();
    private int workspaceAttempts;

    Opening(Core core) {
        this.core = core;
        this.log = core.log();
    }

    /** Fails with {@link DefinitionException} before anything is appended when a definition does not fit the log. */
    CompletableFuture<Void> run() {
        return attempt(0);
    }

    /** Appends what is missing and checks again, until nothing is missing. */
    private CompletableFuture<Void> attempt(int attempt) {
        List<LogRecord> missing = missing();
        if (missing.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        if (attempt >= ATTEMPTS_MAX + core.own().get().all().size()) {
            throw new StoreUnavailableException(
                    "the log did not accept what this process wants to add to it (" + text(missing.get(0)) + ") in "
                            + attempt
                            + " attempts: other processes change it all the time; open the store again",
                    null);
        }
        CompletableFuture<?>[] appended = missing.stream()
                .map(record -> log.append(record).exceptionally(this::ifUnknown))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(appended).thenComposeAsync(applied -> attempt(attempt + 1), core.workers());
    }

    /** Ignores an unknown outcome, because the next check of the log shows whether the record was appended. */
    private @Nullable Applied ifUnknown(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (cause instanceof OutcomeUnknownException && unknown.incrementAndGet() < UNKNOWN_MAX) {
            return null;
        }
        throw cause instanceof RuntimeException failure ? failure : new CompletionException(cause);
    }

    /**
     * Returns the missing records that depend on no other missing one, in the order to append them; empty when nothing
     * is missing.
     */
    private List<LogRecord> missing() {
        if (log.store() == null) {
            return List.of(new LogRecord.Store(core.uuids().get(), MAX_ENTITY_BYTES, MAX_WRITE_BYTES));
        }
        List<LogRecord> missing = missingDefinitions();
        if (missing.isEmpty()) {
            LogRecord.Write workspace = missingWorkspace();
            return workspace == null ? List.of() : List.of(workspace);
        }
        return missing;
    }

    /** Returns the definitions that the log does not have, parents before children. */
    private List<LogRecord> missingDefinitions() {
        core.own()
                .giveWay(
                        log.definitions(),
                        this::older,
                        (latest, inFile) -> Outdated.message(log, latest, inFile) != null);
        List<LogRecord> missing = new ArrayList<>();
        Map<String, List<String>> refused = new LinkedHashMap<>();
        for (EntityDefinition inFile : core.own().get().all()) {
            LogDefinition inLog = log.definition(inFile.name());
            if (inLog == null) {
                missing.add(DefineRecord.of(inFile, 1));
                continue;
            }
            String outdated = Outdated.message(log, inLog, inFile);
            if (outdated != null) {
                refused.put(inFile.name(), List.of(outdated));
                continue;
            }
            DefinitionChange change = DefinitionChange.compare(inLog.definition(), inFile, older(inLog));
            LogDefinition prepared = log.prepared(inFile.name());
            if (prepared != null && (change.kind() == Kind.EXTENSION || change.kind() == Kind.REFUSED)) {
                refused.put(inFile.name(), List.of(underWay(prepared)));
                continue;
            }
            switch (change.kind()) {
                case EQUAL, OLDER -> {}
                case EXTENSION -> missing.add(DefineRecord.of(inFile, inLog.nextVersion()));
                case REFUSED -> refused.put(inFile.name(), change.reasons());
            }
        }
        if (!refused.isEmpty()) {
            throw new DefinitionException(text(refused), refused);
        }
        return missing;
    }

    private static String text(LogRecord missing) {
        return missing instanceof LogRecord.Define define
                ? "the definition of '" + define.entity() + "'"
                : "what makes it a store";
    }

    private static String text(Map<String, List<String>> refused) {
        String changes = refused.entrySet().stream()
                .map(entity -> "entity '" + entity.getKey() + "': " + String.join("; ", entity.getValue()))
                .collect(Collectors.joining("; "));
        return "the definitions of this process do not fit those in the log, and nothing was written: " + changes
                + ". A definition may gain fields that can be null and loosen its rules by itself; anything else is a migration, "
                + "which comes first: 'entail migrate' (ops/migrations.md)";
    }

    private static String underWay(LogDefinition prepared) {
        return "a migration of it is under way (prepared as version " + prepared.version()
                + "), which another version would end: finish it with 'entail migrate', or give it up with "
                + "'entail migrate --abandon', and open the store again";
    }

    /**
     * Returns the older versions since the last migration; a process with a version from before the migration is
     * refused.
     */
    private List<String> older(LogDefinition latest) {
        List<String> older = new ArrayList<>();
        List<MigratedAt> migrations = log.migrations(latest.definition().name());
        int first = migrations.isEmpty()
                ? 1
                : migrations.get(migrations.size() - 1).migration().version();
        for (int version = first; version < latest.version(); version++) {
            EntityDefinition definition = log.definition(latest.definition().name(), version);
            if (definition != null) {
                older.add(definition.json());
            }
        }
        return older;
    }

    /**
     * Returns the write of the default workspace. All processes make the same write with the same id, so that it takes
     * effect once.
     */
    private LogRecord.@Nullable Write missingWorkspace() {
        if (log.definition(Resolver.WORKSPACES) == null
                || log.row(Resolver.WORKSPACES, CanonicalKey.of(Workspaces.DEFAULT_ID)) != null) {
            return null;
        }
        EntityType type = core.catalog().type(Resolver.WORKSPACES);
        Operation insert = new Operation.Insert(
                type.name(), null, Map.of("id", Workspaces.DEFAULT_ID, "name", Workspaces.DEFAULT), WriteOptions.NONE);
        List<LogRecord.Change> changes = core.writes().changes(new Caller(Workspaces.DEFAULT_ID, ACTOR, ""), insert);
        // An id is accepted once: after a refusal, or when the row was deleted since, the next id is tried.
        String text = "workspaces:default:" + type.version() + ":" + workspaceAttempts++;
        UUID id = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
        return new LogRecord.Write(id, "", ACTOR, "the default workspace", log.basis(), changes);
    }
}
