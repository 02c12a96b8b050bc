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
 * <p>Every method that makes one throws {@link io.entail.errors.DefinitionException} with all faults at once, by file,
 * record and field.
 */
public final class Definitions {
    /** The entities that subschemas which come with Entail are for. */
    public static final Set<String> SPECIALISED = Set.of("plugins", "routes", "vaults", "vaults_beta");

    private final Map<String, EntityDefinition> byName;
    private final Functions functions;
    private final Accepted accepted;
    private final Set<String> shipped;

    /** With the names of those that come with Entail. */
    public Definitions(List<EntityDefinition> ordered, Functions functions, Set<String> shipped) {
        this(ordered, functions, shipped, Accepted.NONE);
    }

    private Definitions(List<EntityDefinition> ordered, Functions functions, Set<String> shipped, Accepted accepted) {
        this.shipped = Set.copyOf(shipped);
        this.accepted = accepted;
        this.functions = functions;
        Map<String, EntityDefinition> map = new LinkedHashMap<>();
        ordered.forEach(definition -> map.put(definition.name(), definition));
        this.byName = Collections.unmodifiableMap(map);
    }

    /** The definitions that come with Entail. */
    public static Definitions shipped() {
        return load(List.of(), true, Functions.builtIn());
    }

    /**
     * Definitions from files that name no functions but those that come with Entail.
     *
     * @param filesOrFolders {@code .avdl} and {@code .avsc} files, or folders of them
     * @param shipped whether those that come with Entail are part of it
     */
    public static Definitions load(List<Path> filesOrFolders, boolean shipped) {
        return load(filesOrFolders, shipped, Functions.builtIn());
    }

    /** As {@link #load(List, boolean)}, with the functions that the files name. */
    public static Definitions load(List<Path> filesOrFolders, boolean shipped, Functions functions) {
        return DefinitionLoader.load(filesOrFolders, shipped, functions);
    }

    /** Definitions that are already read, in any order. */
    public static Definitions of(List<EntityDefinition> definitions) {
        return of(definitions, Functions.builtIn());
    }

    /** As {@link #of(List)}, with the functions that definitions of the log are read with. */
    public static Definitions of(List<EntityDefinition> definitions, Functions functions) {
        return of(definitions, List.of(), functions);
    }

    /** As {@link #of(List, Functions)}, with subschemas for these entities. */
    public static Definitions of(List<EntityDefinition> definitions, List<Schema> subschemas, Functions functions) {
        return DefinitionLoader.link(definitions, subschemas, functions);
    }

    /** The same, for a process that takes the configuration of a plugin without subschema as it is, any JSON object. */
    public Definitions acceptingPlugins() {
        return new Definitions(all(), functions, shipped, Accepted.ALL);
    }

    /** These, where some plugins need no subschema; see {@link EntityDefinition#accepting}. */
    public Definitions accepting(Set<String> plugins) {
        return plugins.isEmpty()
                ? this
                : new Definitions(
                        all().stream().map(each -> each.accepting(plugins)).toList(),
                        functions,
                        shipped,
                        accepted.and(new Accepted(false, plugins)));
    }

    /** The plugins that {@link #accepting} names. */
    public Set<String> acceptedPlugins() {
        return accepted.names();
    }

    /** Whether {@link #acceptingPlugins} made them. */
    boolean acceptsPlugins() {
        return accepted.all();
    }

    /** The functions that definitions may name in this process. */
    public Functions functions() {
        return functions;
    }

    /** The definition of an entity, null when there is none. */
    public @Nullable EntityDefinition get(String entity) {
        return byName.get(entity);
    }

    /**
     * The definition of an entity.
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

    /** These without some. */
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

    /** All of them, parents before children. */
    public List<EntityDefinition> all() {
        return List.copyOf(byName.values());
    }
}
