package io.entail.cli.run;

import io.entail.cli.store.OpenedStore;
import io.entail.dao.StoreStatus;
import io.entail.read.LogStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The part of {@code status} about an open store. */
final class StoreStatusReport {
    private StoreStatusReport() {}

    /** Adds state, position, digest, definitions, counts and disk use. */
    static void add(OpenedStore store, Map<String, @Nullable Object> report, List<String> wrong) {
        StoreStatus status = store.store().status();
        LogStatus log = status.log();
        report.put("reads", store.reads());
        report.put("store", status.store() == null ? null : status.store().toString());
        report.put(
                "state",
                store.isOffline()
                        ? "offline"
                        : log.state().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        report.put("reached", log.reached().toString());
        report.put("lag", store.isOffline() ? null : status.lag());
        report.put("current", log.current() == null ? null : log.current().toString());
        report.put("digest", log.digest());
        Map<String, Object> definitions = new LinkedHashMap<>();
        Map<String, Object> entities = new LinkedHashMap<>();
        for (StoreStatus.EntityStatus entity : status.entities()) {
            definitions.put(entity.name(), entity.definition());
            Map<String, Object> extent = new LinkedHashMap<>();
            extent.put("rows", entity.rows());
            if (store.directory().isPresent()) {
                extent.put("bytes", entity.bytes());
            }
            entities.put(entity.name(), extent);
        }
        report.put("definitions", definitions);
        report.put("entities", entities);
        if (!status.building().isEmpty()) {
            report.put("building", status.building());
        }
        store.directory().ifPresent(directory -> {
            Map<String, Object> disk = new LinkedHashMap<>();
            disk.put("directory", directory.toString());
            disk.put("bytes", bytes(directory));
            disk.put("entries", status.entryBytes());
            report.put("disk", disk);
        });
        if (log.problem() != null && !store.isOffline()) {
            wrong.add(log.problem());
        }
        store.definitions().all().stream()
                .flatMap(definition ->
                        Stream.concat(definition.unsupported().stream(), definition.missingFunctions().stream()))
                .forEach(part -> wrong.add("this process cannot write all entities, it does not know " + part));
    }

    private static long bytes(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            // Files may be deleted while the store is open.
            return -1;
        }
    }
}
