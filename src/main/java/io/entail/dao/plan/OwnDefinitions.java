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
 * The definitions that this process has in files. A process that writes reads them when it opens a store, because they
 * may be ahead of the log. A process that only reads, and has only Entail's shipped files, reads them when a call needs
 * them, which is rare. Thread-safe.
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
     * Returns the definitions that a configuration names.
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
     * Drops shipped definitions that do not fit those of the log, so that rows are written by the log's definitions.
     * Definitions that a user has given stay.
     *
     * @param older the JSON of the versions before the latest
     * @param outdated whether a definition in a file is from before a migration
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

    /** Binds a definition of the log to this process's, as {@link EntityDefinition#boundTo} does. */
    EntityDefinition bind(EntityDefinition inLog) {
        // For other entities, the shipped files add nothing to the log's definition.
        if (loaded == null && !Definitions.SPECIALISED.contains(inLog.name())) {
            return inLog.boundTo(functions);
        }
        Definitions files = get();
        EntityDefinition inFile = files.get(inLog.name());
        boolean another = inFile != null && files.isShipped(inLog.name()) && !DefinitionChange.related(inLog, inFile);
        return inLog.boundTo(another ? files.without(Set.of(inLog.name())) : files);
    }
}
