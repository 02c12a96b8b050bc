package io.entail.schema;

import io.entail.errors.words.Excerpt;
import io.entail.schema.load.DefinitionLoader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The entities of a store, parents before children. Immutable and thread-safe.
 *
 * <p>Every factory method throws {@link io.entail.errors.DefinitionException} with all faults at once, by file, record
 * and field.
 */
public final class Definitions {
    /** The entities for which subschemas come with Entail. */
    public static final Set<String> SPECIALISED = Set.of("plugins", "routes", "vaults", "vaults_beta");

    private final Map<String, EntityDefinition> byName;
    private final Functions functions;
    private final Accepted accepted;
    private final Set<String> shipped;

    private Definitions(DefinitionLoader.Loaded loaded) {
        this(loaded.ordered(), loaded.functions(), loaded.shipped(), Accepted.NONE);
    }

    private Definitions(List<EntityDefinition> ordered, Functions functions, Set<String> shipped, Accepted accepted) {
        this.shipped = Set.copyOf(shipped);
        this.accepted = accepted;
        this.functions = functions;
        Map<String, EntityDefinition> map = new LinkedHashMap<>();
        ordered.forEach(definition -> map.put(definition.name(), definition));
        this.byName = Collections.unmodifiableMap(map);
    }

    /** Returns the definitions that come with Entail. */
    public static Definitions shipped() {
        return load(List.of(), true, Functions.builtIn());
    }

    /**
     * Loads definitions from files that name only functions which come with Entail.
     *
     * @param filesOrFolders {@code .avdl} and {@code .avsc} files, or folders that contain such files
     * @param shipped whether to include the definitions that come with Entail
     */
    public static Definitions load(List<Path> filesOrFolders, boolean shipped) {
        return load(filesOrFolders, shipped, Functions.builtIn());
    }

    /** Loads definitions like {@link #load(List, boolean)}, with the functions that the files name. */
    public static Definitions load(List<Path> filesOrFolders, boolean shipped, Functions functions) {
        return new Definitions(DefinitionLoader.load(filesOrFolders, shipped, functions));
    }

    /** Returns definitions that have already been read, in any order. */
    public static Definitions of(List<EntityDefinition> definitions) {
        return of(definitions, Functions.builtIn());
    }

    /** Returns definitions like {@link #of(List)}, with the functions with which definitions of the log are read. */
    public static Definitions of(List<EntityDefinition> definitions, Functions functions) {
        return of(definitions, List.of(), functions);
    }

    /** Returns definitions like {@link #of(List, Functions)}, with subschemas for these entities. */
    public static Definitions of(List<EntityDefinition> definitions, List<Schema> subschemas, Functions functions) {
        return new Definitions(DefinitionLoader.link(definitions, subschemas, functions));
    }

    /**
     * Returns these definitions for a process that accepts the configuration of a plugin without a subschema unchecked,
     * as any JSON object.
     */
    public Definitions acceptingPlugins() {
        return new Definitions(all(), functions, shipped, Accepted.ALL);
    }

    /**
     * Returns these definitions, in which the given plugins need no subschema; see {@link EntityDefinition#accepting}.
     */
    public Definitions accepting(Set<String> plugins) {
        return plugins.isEmpty()
                ? this
                : new Definitions(
                        all().stream().map(each -> each.accepting(plugins)).toList(),
                        functions,
                        shipped,
                        accepted.and(new Accepted(false, plugins)));
    }

    /** Returns the plugins that were passed to {@link #accepting}. */
    public Set<String> acceptedPlugins() {
        return accepted.names();
    }

    /** Whether {@link #acceptingPlugins} created them. */
    boolean acceptsPlugins() {
        return accepted.all();
    }

    /** Returns the functions that definitions may name in this process. */
    public Functions functions() {
        return functions;
    }

    /** Returns the definition of an entity, null when there is none. */
    public @Nullable EntityDefinition get(String entity) {
        return byName.get(entity);
    }

    /**
     * Returns the definition of an entity.
     *
     * @throws IllegalArgumentException when there is none
     */
    public EntityDefinition require(String entity) {
        EntityDefinition definition = byName.get(entity);
        if (definition == null) {
            throw new IllegalArgumentException("no entity '" + Excerpt.of(entity) + "' is defined");
        }
        return definition;
    }

    /** Whether the definition of an entity is the one that comes with Entail. */
    public boolean isShipped(String entity) {
        return shipped.contains(entity);
    }

    /** Returns these definitions without some entities. */
    public Definitions without(Set<String> entities) {
        return entities.isEmpty()
                ? this
                : new Definitions(
                        all().stream()
                                .filter(each -> !entities.contains(each.name()))
                                .toList(),
                        functions,
                        shipped.stream()
                                .filter(each -> !entities.contains(each))
                                .collect(Collectors.toSet()),
                        accepted);
    }

    /** Returns all definitions, parents before children. */
    public List<EntityDefinition> all() {
        return List.copyOf(byName.values());
    }
}
