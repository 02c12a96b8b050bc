package io.entail.stack;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Cassandra of one node on loopback. Its data outlives it: what was acknowledged longer than a tenth of a second before
 * a kill -9 is there again, and everything after a clean stop.
 *
 * <p>Safe for use by several threads.
 */
public final class CassandraServer extends Server {
    /** The datacenter of the one node. */
    public static final String DATACENTER = "datacenter1";

    static final String NAME = "cassandra";
    static final int USUAL_PORT = 9042;

    private static final Pattern SERVER_JAR = Pattern.compile("/cassandra-all-([0-9.]+)\\.jar");

    private final StackDirectory directory;
    private final CassandraFiles files;
    private final Options options;

    /**
     * What can be chosen.
     *
     * @param heapMegabytes of the server's JVM
     * @param lasting for loads that make up for what the optimising compiler takes
     * @param durable whether the disk is waited for; without, tables are made and dropped several times as fast, and a kill
     *     may lose those that were made since the last clean stop
     * @param passwords whether users have to give one; the first is {@code cassandra} with the password {@code cassandra}
     */
    record Options(int heapMegabytes, boolean lasting, boolean durable, boolean passwords) {
        static final Options USUAL = new Options(768, false, true, false);
    }

    CassandraServer(StackDirectory directory, int usualPort, Duration readyTimeout, Options options) {
        super(NAME, directory, List.of("cassandra.port", "cassandra.storage.port"), usualPort, readyTimeout);
        this.directory = directory;
        this.options = options;
        this.files = new CassandraFiles(directory.folder(NAME));
    }

    /** Where drivers connect first; the datacenter is {@link #DATACENTER}. */
    public InetSocketAddress contactPoint() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port(0));
    }

    /** The release, such as {@code 5.0.9}. */
    public String version() {
        Matcher jar = SERVER_JAR.matcher(ServerClassPath.of(NAME));
        if (!jar.find()) {
            throw new IllegalStateException("no jar of Cassandra on its class path");
        }
        return jar.group(1);
    }

    @Override
    public Path log() {
        return files.log();
    }

    @Override
    String address() {
        return "127.0.0.1:" + port(0);
    }

    @Override
    void prepare() {
        // It makes its data itself.
    }

    @Override
    ServerCommand command() {
        files.write(port(0), port(1), options.passwords());
        List<String> flags = new ArrayList<>(
                List.of("-Xms" + options.heapMegabytes() / 2 + "m", "-Xmx" + options.heapMegabytes() + "m"));
        flags.addAll(CassandraFiles.JVM_FLAGS);
        if (!options.lasting()) {
            flags.add("-XX:TieredStopAtLevel=1");
        }
        if (!options.durable()) {
            flags.addAll(List.of("-Dcassandra.skip_sync=true", "-Dcassandra.test.flush_local_schema_changes=false"));
        }
        return ServerCommand.jvm(
                NAME,
                directory.marker(),
                flags,
                ServerClassPath.of(NAME),
                "org.apache.cassandra.service.CassandraDaemon",
                List.of(),
                files.folder(),
                files.log());
    }

    @Override
    void awaitServing(Runnable step) {
        // Drivers are let in last of all.
        while (!Ports.isListening(port(0))) {
            step.run();
        }
    }
}
