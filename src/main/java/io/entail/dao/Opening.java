package io.entail.dao;

import io.entail.errors.DefinitionException;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.StoreUnavailableException;
import io.entail.replica.StoreLog;
import io.entail.replica.StoreLog.Applied;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Resolver;
import io.entail.schema.DefinitionChange;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a log ready for a process: the store's first record, the definitions that the process has and the log has not,
 * and the default workspace. Processes that start together race for these; who comes second looks again.
 */
final class Opening {
    static final int MAX_ENTITY_BYTES = 256 << 10;
    static final int MAX_WRITE_BYTES = 900 << 10;

    /** Each lost race means that somebody else got on, so few are enough. */
    private static final int ATTEMPTS_MAX = 100;

    private static final String ACTOR = "entail";

    private final Core core;
    private final StoreLog log;
    private int workspaceAttempts;

    Opening(Core core) {
        this.core = core;
        this.log = core.log();
    }

    /** Fails with {@link DefinitionException} before anything is appended when a definition does not fit the log. */
    CompletableFuture<Void> run() {
        return attempt(0);
    }

    /** Appends what is missing first, looks again, and so on until nothing is missing. */
    private CompletableFuture<Void> attempt(int attempt) {
        LogRecord missing = missing();
        if (missing == null) {
            return CompletableFuture.completedFuture(null);
        }
        if (attempt >= ATTEMPTS_MAX + core.files().all().size()) {
            throw new StoreUnavailableException(
                    "the log did not accept what this process wants to add to it (" + text(missing) + ") in " + attempt
                            + " attempts: other processes change it all the time; open the store again",
                    null);
        }
        return log.append(missing)
                .exceptionally(Opening::ifUnknown)
                .thenComposeAsync(applied -> attempt(attempt + 1), core.workers());
    }

    /** Whether it got there or not shows when the log is looked at again. */
    private static @Nullable Applied ifUnknown(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (cause instanceof OutcomeUnknownException) {
            return null;
        }
        throw cause instanceof RuntimeException failure ? failure : new CompletionException(cause);
    }

    private @Nullable LogRecord missing() {
        if (log.store() == null) {
            return new LogRecord.Store(core.uuids().get(), MAX_ENTITY_BYTES, MAX_WRITE_BYTES);
        }
        LogRecord.Define define = missingDefinition();
        return define != null ? define : missingWorkspace();
    }

    /** The first that the log lacks, parents before children. */
    private LogRecord.@Nullable Define missingDefinition() {
        LogRecord.Define first = null;
        Map<String, List<String>> refused = new LinkedHashMap<>();
        for (EntityDefinition inFile : core.files().all()) {
            LogDefinition inLog = log.definition(inFile.name());
            if (inLog == null) {
                first = first == null ? DefineRecord.of(inFile, 1) : first;
                continue;
            }
            DefinitionChange change = DefinitionChange.compare(inLog.definition(), inFile, older(inLog));
            switch (change.kind()) {
                case EQUAL, OLDER -> {}
                case EXTENSION -> first = first == null ? DefineRecord.of(inFile, inLog.version() + 1) : first;
                case REFUSED -> refused.put(inFile.name(), change.reasons());
            }
        }
        if (!refused.isEmpty()) {
            throw new DefinitionException(text(refused), refused);
        }
        return first;
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
                + ". A definition may gain fields that can be null and loosen its rules; for anything else leave it as the "
                + "log has it and add another field or another entity";
    }

    private List<String> older(LogDefinition latest) {
        List<String> older = new ArrayList<>();
        for (int version = 1; version < latest.version(); version++) {
            EntityDefinition definition = log.definition(latest.definition().name(), version);
            if (definition != null) {
                older.add(definition.json());
            }
        }
        return older;
    }

    /** All processes make the same write, so that it takes effect once. */
    private LogRecord.@Nullable Write missingWorkspace() {
        if (log.definition(Resolver.WORKSPACES) == null
                || log.row(Resolver.WORKSPACES, CanonicalKey.of(Workspaces.DEFAULT_ID)) != null) {
            return null;
        }
        EntityType type = core.catalog().type(Resolver.WORKSPACES);
        Operation insert = new Operation.Insert(
                type.name(), null, Map.of("id", Workspaces.DEFAULT_ID, "name", Workspaces.DEFAULT), WriteOptions.NONE);
        List<LogRecord.Change> changes = core.writes().changes(new Caller(Workspaces.DEFAULT_ID, ACTOR, ""), insert);
        // An id counts once: after a refusal, and when the row was deleted since, the next one is tried.
        String text = "workspaces:default:" + type.version() + ":" + workspaceAttempts++;
        UUID id = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
        return new LogRecord.Write(id, "", ACTOR, "the default workspace", log.basis(), changes);
    }
}
