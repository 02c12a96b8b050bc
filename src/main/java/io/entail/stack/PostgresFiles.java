package io.entail.stack;

import io.entail.errors.StackException;
import io.entail.text.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The files of a PostgreSQL server: its programs, its data, its password and its log.
 *
 * <p>PostgreSQL refuses to run as root. When started by root, it runs as {@code nobody}, who owns the data and
 * additionally may read all files and enter all folders, so the stack's directory and the programs may be anywhere.
 */
final class PostgresFiles {
    static final int NOBODY = 65534;

    /**
     * Switches to {@code nobody}, who keeps the capability to read everything. The securebit makes this also count
     * where a program asks for access rights beforehand, which would otherwise consider the user alone.
     */
    static final List<String> AS_NOBODY = List.of(
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "--inh-caps=+dac_read_search",
            "--ambient-caps=+dac_read_search",
            "--securebits=+no_setuid_fixup");

    private static final Duration SETUP_TIME_MAX = Duration.ofMinutes(2);
    private static final int PASSWORD_BYTES = 16;

    /**
     * The lines of postmaster.pid are: process id, folder, start time, port, socket folder, address, shared memory,
     * status.
     */
    private static final int PORT_LINE = 3;

    private static final int STATUS_LINE = 7;

    private final String name;
    private final Path folder;

    PostgresFiles(String name, StackDirectory directory) {
        this.name = name;
        this.folder = directory.folder(name);
    }

    Path log() {
        return folder.resolve(name + ".log");
    }

    Path data() {
        return folder.resolve("data");
    }

    String password() {
        return line(folder.resolve("password"));
    }

    String version() {
        return line(data().resolve("PG_VERSION"));
    }

    private String line(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new StackException(file + " of " + name + " cannot be read: " + Reasons.of(e), e);
        }
    }

    /** Creates the data directory once. One that a killed run left incomplete is created again. */
    void initialize() {
        if (Files.exists(data())) {
            return;
        }
        Path fresh = folder.resolve("data.new");
        try {
            ServerArchive.delete(fresh);
            Files.createDirectory(
                    fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (isRoot()) {
                Files.setAttribute(fresh, "unix:uid", NOBODY);
                Files.setAttribute(fresh, "unix:gid", NOBODY);
            }
            Path password = folder.resolve("password");
            writePassword(password);
            run(program(List.of(
                    "bin/initdb",
                    "--pgdata=" + fresh,
                    "--username=" + PostgresServer.USER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync",
                    "--no-instructions")));
            // Runs in single-user mode, before any client can connect.
            run(program(List.of("bin/postgres", "--single", "-D", fresh.toString(), "postgres"))
                    .withInput("CREATE DATABASE " + PostgresServer.DATABASE + "\n"));
            Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StackException("the data of " + name + " cannot be made in " + folder + ": " + Reasons.of(e), e);
        }
    }

    /** Whether this process serves on this port, according to its own postmaster.pid. */
    boolean isServing(long pid, int port) {
        try {
            List<String> lines = Files.readAllLines(data().resolve("postmaster.pid"));
            return lines.size() > STATUS_LINE
                    && lines.get(0).strip().equals(Long.toString(pid))
                    && lines.get(PORT_LINE).strip().equals(Integer.toString(port))
                    && lines.get(STATUS_LINE).strip().equals("ready");
        } catch (IOException e) {
            // The file does not exist yet.
            return false;
        }
    }

    /** Returns the command for one of PostgreSQL's programs, run as a permitted user. */
    ServerCommand program(List<String> command) {
        Path programs = ServerClassPath.programs(name);
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            whole.addAll(AS_NOBODY);
        }
        whole.add(programs.resolve(command.get(0)).toString());
        whole.addAll(command.subList(1, command.size()));
        // Makes messages appear in English, whatever the language of the user.
        return new ServerCommand(name, whole, Map.of("LC_ALL", "C"), folder, log());
    }

    private static void run(ServerCommand command) {
        ServerProcess.run(command, SETUP_TIME_MAX);
    }

    private static void writePassword(Path file) throws IOException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, HexFormat.of().formatHex(random) + "\n");
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new StackException("who runs this process cannot be found out: " + Reasons.of(e), e);
        }
    }
}
