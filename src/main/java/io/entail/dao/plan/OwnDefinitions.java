package io.entail.dao.plan;

import io.entail.config.EntityStoreConfig;
import io.entail.schema.DefinitionChange;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.Functions;
import io.entail.schema.load.DefinitionLoader;
import io.entail.state.LogDefinition;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The definitions that this process has in files. A process that writes reads them when it opens a store, for they may be
 * ahead of the log; one that only reads, and has no files but those that come with Entail, reads them when a call needs them:
 * most reads do not. Thread-safe.
 */
public final class OwnDefinitions {
    private final Functions functions;
    private final Supplier<Definitions> files;
    private volatile @Nullable Definitions loaded;

    private OwnDefinitions(Functions functions, Supplier<Definitions> files) {
        this.functions = functions;
        this.files = files;
    }

    public static OwnDefinitions of(Definitions definitions) {
        OwnDefinitions own = new OwnDefinitions(definitions.functions(), () -> definitions);
        own.loaded = definitions;
        return own;
    }

    /**
     * What a configuration names.
     *
     * @throws io.entail.errors.DefinitionException when it is read here and does not load
     */
    public static OwnDefinitions of(EntityStoreConfig config) {
        OwnDefinitions own = new OwnDefinitions(config.functions(), () -> load(config));
        if (!config.readOnly() || !config.definitions().isEmpty() || !config.shippedDefinitions()) {
            own.get();
        }
        return own;
    }

    private static Definitions load(EntityStoreConfig config) {
        Definitions loaded = Definitions.load(config.definitions(), config.shippedDefinitions(), config.functions());
        return config.acceptPlugins() ? loaded.acceptingPlugins() : loaded;
    }

    public Definitions get() {
        Definitions known = loaded;
        if (known == null) {
            known = files.get();
            loaded = known;
        }
        return known;
    }

    /**
     * Leaves those that came with Entail and do not fit what the log has to the log: its rows are written by that, whoever
     * brought it. What a user gave stays.
     *
     * @param older the JSON of the versions before the latest
     * @param outdated whether one in a file is of before a migration
     */
    public void giveWay(
            List<LogDefinition> inLog,
            Function<LogDefinition, List<String>> older,
            BiPredicate<LogDefinition, EntityDefinition> outdated) {
        Definitions own = get();
        Map<String, LogDefinition> byName = new LinkedHashMap<>();
        inLog.forEach(each -> byName.put(each.definition().name(), each));
        Set<String> candidates = new LinkedHashSet<>();
        for (EntityDefinition inFile : own.all()) {
            LogDefinition latest = byName.get(inFile.name());
            if (own.isShipped(inFile.name())
                    && (latest == null
                            || isRefused(latest.definition(), inFile, older.apply(latest))
                            || outdated.test(latest, inFile))) {
                candidates.add(inFile.name());
            }
        }
        if (!candidates.isEmpty() && !inLog.isEmpty()) {
            loaded = DefinitionLoader.givingWay(
                    own, inLog.stream().map(LogDefinition::definition).toList(), candidates);
        }
    }

    private static boolean isRefused(EntityDefinition inLog, EntityDefinition inFile, List<String> older) {
        return DefinitionChange.compare(inLog, inFile, older).kind() == DefinitionChange.Kind.REFUSED;
    }

    Functions functions() {
        return functions;
    }

    /** As {@link EntityDefinition#boundTo}. */
    EntityDefinition bind(EntityDefinition inLog) {
        // Nothing that comes with Entail says more about other entities than its definition does.
        if (loaded == null && !Definitions.SPECIALISED.contains(inLog.name())) {
            return inLog.boundTo(functions);
        }
        Definitions files = get();
        EntityDefinition inFile = files.get(inLog.name());
        boolean another = inFile != null && files.isShipped(inLog.name()) && !DefinitionChange.related(inLog, inFile);
        return inLog.boundTo(another ? files.without(Set.of(inLog.name())) : files);
    }
}
