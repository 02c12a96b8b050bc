package io.entail.dao.plan;

import io.entail.config.EntityStoreConfig;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.Functions;
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

    Functions functions() {
        return functions;
    }

    /** As {@link EntityDefinition#boundTo}. */
    EntityDefinition bind(EntityDefinition inLog) {
        // Nothing that comes with Entail says more about other entities than its definition does.
        return loaded == null && !Definitions.SPECIALISED.contains(inLog.name())
                ? inLog.boundTo(functions)
                : inLog.boundTo(get());
    }
}
