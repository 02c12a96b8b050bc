package io.entail.cli.audit;

import io.entail.audit.verify.CopyCheck;
import io.entail.audit.verify.Finding;
import io.entail.audit.verify.HeadStatement;
import io.entail.audit.verify.SigningKey;
import io.entail.audit.verify.Sources;
import io.entail.audit.verify.Verified;
import io.entail.audit.verify.Verifier;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.cli.output.TargetFile;
import io.entail.cli.settings.CommonOptions;
import io.entail.cli.settings.Directories;
import io.entail.cli.store.DatabaseArgument;
import io.entail.cli.store.OpenedStore;
import io.entail.cli.store.ReplicaDirectory;
import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import io.entail.errors.ReplicaDivergedException;
import io.entail.errors.TopicRefusedException;
import io.entail.project.DatabaseState;
import io.entail.project.Databases;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import io.entail.text.Reasons;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code entail verify}: checks whether the past was altered. */
@Command(
        name = "verify",
        description = {
            "Reads the whole feed and the whole log and compares them with their digests, each other and a replica: "
                    + "prints what was altered, dropped, inserted or swapped, and ends with 1 if anything was.",
            "Only a statement that is kept elsewhere (--anchor, --check-anchor) proves anything against someone who "
                    + "controls the broker. With --json: {\"data\":[findings], 'position', 'sequence', ...}."
        },
        mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = "--anchor",
            paramLabel = "FILE",
            description = "If nothing is found, write a signed statement of the end of the chain to this new file.")
    private @Nullable Path anchor;

    @Option(
            names = "--key",
            paramLabel = "KEYFILE",
            description =
                    "Ed25519 private key in PEM to sign with; made, for its owner only, when it is not there. Its "
                            + "public key is put beside it, in KEYFILE.pub. Default: entail/anchor.key in the user's "
                            + "configuration directory.")
    private @Nullable Path key;

    @Option(
            names = "--check-anchor",
            paramLabel = "FILE",
            description = "Also compare the feed with a statement that was signed earlier.")
    private @Nullable Path checked;

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description =
                    "Public key in PEM that the statement has to be signed with. Default: that of this user, if there "
                            + "is one. Without any, whoever could replace the statement could sign another.")
    private @Nullable Path publicKey;

    @Option(
            names = "--target",
            paramLabel = "postgres|cassandra",
            description = "Compare the copy in this database with the feed, instead of a replica; the log is not read.")
    private @Nullable String target;

    @Override
    public Integer call() throws IOException {
        EntityStoreConfig config = common.config(Directories.cache());
        checkUsage(config);
        if (target != null) {
            return verifyTarget(config, new DatabaseArgument(spec, target).kind(config));
        }
        SigningKey signer = anchor == null ? null : signer(key == null ? Directories.anchorKey() : key);
        HeadStatement statement = checked == null ? null : statement(checked);
        Bytes trusted = statement == null ? null : trusted();
        PrintWriter err = spec.commandLine().getErr();
        try (VerifyReport report = new VerifyReport(spec.commandLine().getOut(), err, common.isJson())) {
            Verified verified = verify(config, statement, report);
            if (statement != null) {
                checkStatement(statement, trusted, verified, report);
            }
            boolean clean = verified.findings() == 0 && report.found() == 0;
            TargetFile signed =
                    clean && anchor != null && signer != null ? sign(verified, signer, target(anchor)) : null;
            report.end(verified, signed, statement);
            if (clean && statement != null && trusted == null) {
                err.println("entail: the statement was checked with the key that it names itself: take --public-key");
            }
            if (anchor != null && signed == null) {
                err.println("entail: nothing was signed");
            }
            return clean ? 0 : 1;
        }
    }

    private int verifyTarget(EntityStoreConfig config, Reads kind) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try (VerifyReport report = new VerifyReport(spec.commandLine().getOut(), err, common.isJson());
                SchemaRegistry registry = new SchemaRegistry(config.registry());
                ReplicaDirectory.Room room = OpenedStore.directory(common).room();
                DatabaseState database = Databases.state(config, kind, Clock.systemUTC())) {
            Verified verified = new CopyCheck(config, registry, room.directory(), report).run(database);
            report.end(verified, null, null);
            return verified.findings() == 0 && report.found() == 0 ? 0 : 1;
        }
    }

    private Verified verify(EntityStoreConfig config, @Nullable HeadStatement statement, VerifyReport report) {
        try (SchemaRegistry registry = new SchemaRegistry(config.registry());
                ReplicaDirectory.Room room = OpenedStore.directory(common).room()) {
            OpenedStore store = open(report);
            try (store;
                    Sources sources = Sources.of(config, true)) {
                Verifier verifier = Verifier.in(room.directory(), sources, registry, report);
                if (statement != null) {
                    verifier.expecting(statement);
                }
                return store == null
                        ? verifier.run(null, Position.START)
                        : store.store().verify(verifier);
            }
        }
    }

    /**
     * Opens the store. If its replica stops because of an alteration, that is a finding, and the topics are verified
     * without a replica.
     */
    private @Nullable OpenedStore open(VerifyReport report) {
        try {
            return OpenedStore.toRead(common);
        } catch (ReplicaDivergedException | TopicRefusedException e) {
            report.found(new Finding("replica", -1, null, null, null, "none can be compared: " + e.getMessage()));
            return null;
        }
    }

    private void checkUsage(EntityStoreConfig config) {
        if (config.registry().get("schema.registry.url") == null) {
            throw wrongUsage("--registry URL is needed, or ENTAIL_REGISTRY; 'entail dev' prints one");
        }
        if (key != null && anchor == null) {
            throw wrongUsage("--key is for --anchor");
        }
        if (publicKey != null && checked == null) {
            throw wrongUsage("--public-key is for --check-anchor");
        }
        if (target != null && (anchor != null || checked != null)) {
            throw wrongUsage("--target is about a copy: --anchor and --check-anchor are about the past");
        }
        if (anchor != null) {
            target(anchor);
        }
    }

    private TargetFile target(Path fresh) {
        try {
            TargetFile target = TargetFile.of(fresh);
            if (target.isThere()) {
                throw wrongUsage("--anchor: " + fresh + " is there already");
            }
            return target;
        } catch (IllegalArgumentException e) {
            throw wrongUsage("--anchor: " + e.getMessage());
        }
    }

    private SigningKey signer(Path file) {
        try {
            return SigningKey.in(file);
        } catch (IOException | IllegalArgumentException e) {
            throw wrongUsage("--key: " + text(e));
        }
    }

    private HeadStatement statement(Path file) {
        try {
            return HeadStatement.parse(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw wrongUsage("--check-anchor: " + file + ": " + text(e));
        }
    }

    /** Returns the public key to check signatures with, null when there is none. */
    private @Nullable Bytes trusted() {
        Path file = publicKey != null ? publicKey : SigningKey.publicFile(Directories.anchorKey());
        if (publicKey == null && !Files.exists(file)) {
            return null;
        }
        try {
            return SigningKey.publicKeyIn(file);
        } catch (IOException | IllegalArgumentException e) {
            throw wrongUsage("--public-key: " + file + ": " + text(e));
        }
    }

    private ParameterException wrongUsage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static String text(Exception e) {
        return e instanceof IOException io ? Reasons.of(io) : String.valueOf(e.getMessage());
    }

    private static void checkStatement(
            HeadStatement statement, @Nullable Bytes trusted, Verified verified, VerifyReport report) {
        if (!statement.isSignedBy(trusted == null ? statement.publicKey() : trusted)) {
            report.statement(statement, "it was altered, or is signed with another key");
        }
        if (!statement.storeId().equals(verified.storeId())) {
            report.statement(
                    statement,
                    "it is about the store " + statement.storeId() + ", this one is "
                            + (verified.storeId() == null ? "empty" : verified.storeId()));
        }
    }

    /** Writes a signed statement, but returns null when the log has no store yet. */
    private static @Nullable TargetFile sign(Verified verified, SigningKey signer, TargetFile file) throws IOException {
        UUID storeId = verified.storeId();
        if (storeId == null) {
            return null;
        }
        HeadStatement statement =
                HeadStatement.sign(verified, storeId, Instant.now().truncatedTo(ChronoUnit.SECONDS), signer);
        try (TargetFile.Draft draft = file.draft()) {
            Files.writeString(draft.path(), statement.toJson() + "\n");
            draft.finish();
        }
        return file;
    }
}
