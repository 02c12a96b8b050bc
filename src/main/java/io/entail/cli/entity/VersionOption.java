package io.entail.cli.entity;

import io.entail.dao.WriteOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --if-version}: the version that a row must have to be written. */
final class VersionOption {
    @Option(
            names = "--if-version",
            paramLabel = "N",
            description = "Only if the entity has this version; for an upsert 0 means that it must not exist.")
    private @Nullable Long version;

    WriteOptions options() {
        return version == null ? WriteOptions.NONE : WriteOptions.ifVersion(version);
    }
}
