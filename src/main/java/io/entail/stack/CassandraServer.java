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
 * A Cassandra of one node on loopback. Its data is kept across restarts: after a clean stop all of it; after a kill -9
 * everything that was acknowledged at least a tenth of a second earlier.
 *
 * <p>Thread-safe.
 */
public final class CassandraServer extends Server {
    /** The datacenter of the only node. */
    public static final String DATACENTER = "datacenter1";

    static final String NAME = "cassandra";
    static final int USUAL_PORT = 9042;

    private static final Pattern SERVER_JAR = Pattern.compile("/cassandra-all-([0-9.]+)\\.jar");

    private final StackDirectory directory;
    private final CassandraFiles files;
    private final Options options;

    /**
     * Options of the server.
     *
     * @param heapMegabytes of the server's JVM
     * @param lasting whether the server is for long loads, which repay the cost of the optimising compiler
     * @param durable whether the server waits for the disk; if not, tables are created and dropped several times
     *     faster, and a kill may lose the tables created since the last clean stop
     * @param passwords whether users have to log in; the first user is {@code cassandra} with the password {@code
     *     cassandra}
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

    /** Returns the address to which drivers connect first; the datacenter is {@link #DATACENTER}. */
    public InetSocketAddress contactPoint() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port(0));
    }

    /** Returns the release, such as {@code 5.0.9}. */
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
        // Cassandra creates its data by itself.
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
        // The port for drivers is opened last.
        while (!Ports.isListening(port(0))) {
            step.run();
        }
    }
}
