package io.entail.schema.load;

import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.Functions;
import io.entail.text.Log;
import io.entail.text.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Finds definition files, reads the entities in them and checks how they refer to one another. Not thread-safe. */
public final class DefinitionLoader {
    /**
     * The definition files that come with Entail. They are listed here because a jar cannot be listed like a folder.
     */
    public static final List<String> SHIPPED = List.of(
            "acls.avdl",
            "acme_storage.avdl",
            "basicauth_credentials.avdl",
            "ca_certificates.avdl",
            "certificates.avdl",
            "clustering_data_planes.avdl",
            "consumer_group_consumers.avdl",
            "consumer_groups.avdl",
            "consumers.avdl",
            "hmacauth_credentials.avdl",
            "jwt_secrets.avdl",
            "key_sets.avdl",
            "keyauth_credentials.avdl",
            "keys.avdl",
            "oauth2_authorization_codes.avdl",
            "oauth2_credentials.avdl",
            "oauth2_tokens.avdl",
            "parameters.avdl",
            "plugins.avdl",
            "ratelimiting_metrics.avdl",
            "routes.avdl",
            "services.avdl",
            "sessions.avdl",
            "snis.avdl",
            "targets.avdl",
            "upstreams.avdl",
            "vaults.avdl",
            "vaults_beta.avdl",
            "workspaces.avdl");

    /** The subschemas of plugins that come with Entail. */
    public static final List<String> SHIPPED_PLUGINS = List.of(
            "acl.avdl",
            "acme.avdl",
            "ai-prompt-decorator.avdl",
            "ai-prompt-guard.avdl",
            "ai-prompt-template.avdl",
            "ai-proxy.avdl",
            "ai-request-transformer.avdl",
            "ai-response-transformer.avdl",
            "aws-lambda.avdl",
            "azure-functions.avdl",
            "basic-auth.avdl",
            "bot-detection.avdl",
            "correlation-id.avdl",
            "cors.avdl",
            "datadog.avdl",
            "file-log.avdl",
            "grpc-gateway.avdl",
            "grpc-web.avdl",
            "hmac-auth.avdl",
            "http-log.avdl",
            "ip-restriction.avdl",
            "jwt.avdl",
            "key-auth.avdl",
            "ldap-auth.avdl",
            "loggly.avdl",
            "oauth2.avdl",
            "opentelemetry.avdl",
            "post-function.avdl",
            "pre-function.avdl",
            "prometheus.avdl",
            "proxy-cache.avdl",
            "rate-limiting.avdl",
            "redirect.avdl",
            "request-size-limiting.avdl",
            "request-termination.avdl",
            "request-transformer.avdl",
            "response-ratelimiting.avdl",
            "response-transformer.avdl",
            "session.avdl",
            "standard-webhooks.avdl",
            "statsd.avdl",
            "syslog.avdl",
            "tcp-log.avdl",
            "udp-log.avdl",
            "zipkin.avdl");

    /** The subschemas of vaults that come with Entail. */
    static final List<String> SHIPPED_VAULTS = List.of("env-beta.avdl", "env.avdl");

    private static final String SHIPPED_FOLDER = "/io/entail/avro/";

    /** The result of {@link #shippedFiles}, null before its first use. */
    private static @Nullable DefinitionLoader shippedFiles;

    private static final Logger logger = Log.of(DefinitionLoader.class);

    private final Functions functions;
    private final DefinitionFaults faults = new DefinitionFaults();
    private final List<EntityDefinition> read = new ArrayList<>();
    private final List<Subschema> subschemas = new ArrayList<>();
    /** The file that defines each entity, including entities that could not be read completely. */
    private final Map<String, String> fileOf = new LinkedHashMap<>();
    /** The names of the shipped definitions. */
    private final Set<String> shipped = new LinkedHashSet<>();
    /** The shipped definitions that gave way, with the reason. */
    private final Map<String, String> leftOut = new LinkedHashMap<>();

    /**
     * The parts of a store's definitions.
     *
     * @param ordered the definitions, parents before children
     * @param shipped the names of the shipped definitions
     */
    public record Loaded(List<EntityDefinition> ordered, Functions functions, Set<String> shipped) {}

    private DefinitionLoader(Functions functions) {
        this.functions = functions;
    }

    public static Loaded load(List<Path> filesOrFolders, boolean shipped, Functions functions) {
        DefinitionLoader loader = new DefinitionLoader(functions);
        filesOrFolders.forEach(loader::readPath);
        if (shipped) {
            loader.add(shippedFiles());
        }
        return loader.link();
    }

    /** Adds the shipped definitions that do not give way to those that were read. */
    private void add(DefinitionLoader known) {
        GivingWay.Result result = GivingWay.to(read, fileOf, known.read);
        if (result.needed() != null) {
            faults.addToFile(fileOf.getOrDefault(result.needed(), ""), GivingWay.NEEDED);
        }
        result.tell(logger);
        leftOut.putAll(result.leftOut());
        read.removeIf(each -> result.same().contains(each.name()));
        // They come before the definitions of files, so that faults are reported for a definition of a file.
        read.addAll(0, result.stay());
        result.stay().forEach(each -> {
            subschemas.removeIf(given -> each.variants().subschemas().stream().anyMatch(given::isCopyOf));
            shipped.add(each.name());
            fileOf.put(each.name(), known.fileOf.getOrDefault(each.name(), ""));
        });
    }

    /**
     * Returns the definitions of a process without the shipped ones that give way to those of a log.
     *
     * @param candidates names of shipped definitions that the log does not have, or has in another form
     */
    public static Definitions givingWay(Definitions own, List<EntityDefinition> inLog, Set<String> candidates) {
        Map<String, String> places = new LinkedHashMap<>();
        List<EntityDefinition> given = new ArrayList<>();
        List<EntityDefinition> shipped = new ArrayList<>();
        for (EntityDefinition definition : own.all()) {
            if (candidates.contains(definition.name())) {
                shipped.add(definition);
            } else {
                given.add(definition);
                places.put(definition.name(), "the definitions of this process");
            }
        }
        for (EntityDefinition definition : inLog) {
            if (places.putIfAbsent(definition.name(), "the log") == null) {
                given.add(definition);
            }
        }
        GivingWay.Result result = GivingWay.toLog(given, places, shipped);
        result.tell(logger);
        return own.without(result.leftOut().keySet());
    }

    /**
     * Loads the definitions that come with Entail. They are read once per process, because that takes longer than
     * everything else in opening a store in memory. They name only functions that come with Entail.
     */
    private static synchronized DefinitionLoader shippedFiles() {
        DefinitionLoader known = shippedFiles;
        if (known == null) {
            known = new DefinitionLoader(Functions.builtIn());
            DefinitionLoader reading = known;
            SHIPPED.forEach(name -> reading.readShipped("entities/", name));
            SHIPPED_PLUGINS.forEach(name -> reading.readShipped("plugins/", name));
            SHIPPED_VAULTS.forEach(name -> reading.readShipped("vaults/", name));
            known.specialise();
            known.faults.throwIfAny();
            shippedFiles = known;
        }
        return known;
    }

    public static Loaded link(List<EntityDefinition> definitions, List<Schema> subschemas, Functions functions) {
        DefinitionLoader loader = new DefinitionLoader(functions);
        subschemas.forEach(schema -> loader.readSubschema("subschemas", schema));
        for (EntityDefinition definition : definitions) {
            loader.claimName(definition.name(), "definitions");
            loader.read.add(definition);
        }
        return loader.link();
    }

    public static EntityDefinition fromSchema(Schema record, Functions functions) {
        DefinitionFaults faults = new DefinitionFaults();
        return orThrow(parse(record.toString(), functions, DefinitionFindings.ofSchema(faults), faults), faults);
    }

    public static EntityDefinition fromLog(String json, Functions functions) {
        DefinitionFaults faults = new DefinitionFaults();
        return orThrow(parse(json, functions, DefinitionFindings.ofLog(faults), faults), faults);
    }

    private static @Nullable EntityDefinition parse(
            String json, Functions functions, DefinitionFindings findings, DefinitionFaults faults) {
        try {
            return DefinitionReader.read(new Schema.Parser().parse(json), functions, findings);
        } catch (RuntimeException e) {
            faults.addToFile("schema", "cannot be read: " + e.getMessage());
            return null;
        }
    }

    private static EntityDefinition orThrow(@Nullable EntityDefinition definition, DefinitionFaults faults) {
        faults.throwIfAny();
        if (definition == null) {
            throw new IllegalStateException("neither a definition nor a fault");
        }
        return definition;
    }

    private Loaded link() {
        specialise();
        DefinitionLinks.check(read, fileOf, leftOut, faults);
        List<EntityDefinition> ordered = DependencyOrder.sort(read, fileOf, faults);
        faults.throwIfAny();
        return new Loaded(ordered, functions, shipped);
    }

    /** Assigns subschemas to their entities. */
    private void specialise() {
        Map<String, List<Subschema>> byEntity = new LinkedHashMap<>();
        subschemas.forEach(each -> byEntity.computeIfAbsent(each.entity(), any -> new ArrayList<>())
                .add(each));
        read.replaceAll(definition -> {
            List<Subschema> more = byEntity.remove(definition.name());
            if (more == null) {
                return definition;
            }
            List<Subschema> all = new ArrayList<>(definition.variants().subschemas());
            all.addAll(more);
            return SubschemaReader.specialise(definition, all, faults, false);
        });
        byEntity.forEach((entity, orphans) -> {
            if (!fileOf.containsKey(entity)) {
                orphans.forEach(each -> faults.addToRecord(
                        each.file(),
                        each.schema().getName(),
                        "subschemaOf: there is no entity '" + entity + "'" + Closest.hint(entity, fileOf.keySet())));
            }
        });
    }

    /** Returns a definition of the log with the subschemas of this process. */
    public static EntityDefinition specialise(EntityDefinition definition, List<Subschema> subschemas) {
        DefinitionFaults faults = new DefinitionFaults();
        EntityDefinition specialised = SubschemaReader.specialise(definition, subschemas, faults, true);
        faults.throwIfAny();
        return specialised;
    }

    private void readShipped(String folder, String name) {
        String file = name + " (shipped)";
        try (InputStream in = DefinitionLoader.class.getResourceAsStream(SHIPPED_FOLDER + folder + name)) {
            if (in == null) {
                faults.addToFile(file, "missing on the class path: " + SHIPPED_FOLDER + folder + name);
                return;
            }
            readText(name, file, in);
        } catch (IOException e) {
            faults.addToFile(file, "cannot be read: " + e.getMessage());
        }
    }

    private void readPath(Path path) {
        if (Files.isDirectory(path)) {
            readFolder(path);
        } else {
            readFile(path);
        }
    }

    /**
     * Reads the files of a folder. Hidden files and documentation are skipped; any other file that is not a definition
     * is a fault, because it would otherwise be ignored silently.
     */
    private void readFolder(Path folder) {
        List<Path> found;
        try (Stream<Path> files = Files.list(folder)) {
            found = files.filter(file -> !isRemark(file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            faults.addToFile(folder.toString(), "cannot be read: " + e);
            return;
        }
        if (found.stream().noneMatch(DefinitionLoader::isDefinition)) {
            faults.addToFile(
                    folder.toString(),
                    "no .avdl or .avsc file is in this folder, and folders in it are not looked into");
        }
        found.stream().filter(file -> !Files.isDirectory(file)).forEach(this::readFile);
    }

    private static boolean isRemark(String name) {
        return name.startsWith(".") || name.endsWith(".md");
    }

    private static boolean isDefinition(Path file) {
        String name = file.toString();
        return name.endsWith(".avdl") || name.endsWith(".avsc");
    }

    private void readFile(Path path) {
        if (!Files.exists(path)) {
            faults.addToFile(path.toString(), "cannot be read: there is no such file or folder");
            return;
        }
        if (!isDefinition(path)) {
            faults.addToFile(path.toString(), "neither .avdl nor .avsc");
            return;
        }
        try (InputStream in = Files.newInputStream(path)) {
            readText(path.toString(), path.toString(), in);
        } catch (IOException e) {
            faults.addToFile(path.toString(), "cannot be read: " + Reasons.of(e));
        }
    }

    private void readText(String name, String file, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(DefinitionSource.SIZE_MAX + 1);
        if (bytes.length > DefinitionSource.SIZE_MAX) {
            faults.addToFile(file, "larger than " + DefinitionSource.SIZE_MAX + " bytes");
            return;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            new DefinitionSource(file, name.endsWith(".avdl"), text)
                    .definitions(faults)
                    .forEach(schema -> read(file, schema));
        } catch (CharacterCodingException e) {
            faults.addToFile(file, "not UTF-8");
        }
    }

    private void read(String file, Schema schema) {
        if (Subschema.is(schema)) {
            readSubschema(file, schema);
            return;
        }
        EntityDefinition definition = DefinitionReader.read(schema, functions, DefinitionFindings.ofFile(file, faults));
        Object name = schema.getObjectProp("entity");
        if (name instanceof String entity && claimName(entity, file) && definition != null) {
            read.add(definition);
        }
    }

    private void readSubschema(String file, Schema schema) {
        Subschema subschema = Subschema.read(file, schema, functions, DefinitionFindings.ofFile(file, faults));
        if (subschema != null) {
            subschemas.add(subschema);
        }
    }

    private boolean claimName(String entity, String file) {
        String other = fileOf.putIfAbsent(entity, file);
        if (other != null) {
            faults.addToFile(file, "entity '" + entity + "' is defined twice, also in " + other);
        }
        return other == null;
    }
}
