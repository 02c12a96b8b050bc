package io.entail.stack;

import io.entail.errors.StackException;
import io.entail.text.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of a Cassandra server: its settings, which are written again at each start, its data and its log. */
final class CassandraFiles {
    /**
     * Names relative to the folder, which is the server's working directory: the path of the folder may contain any
     * character, these names are safe.
     */
    private static final String SETTINGS_NAME = "cassandra.yaml";

    private static final String LOG_SETTINGS_NAME = "logback.xml";

    /**
     * JVM flags of the server: the modules that Cassandra needs opened on Java 17, as in its own start script, and
     * settings that shorten the start of a single node.
     */
    static final List<String> JVM_FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xss256k",
            "-Djdk.attach.allowAttachSelf=true",
            "-Dio.netty.tryReflectionSetAccessible=true",
            "-Djava.net.preferIPv4Stack=true",
            "-Dcassandra.config=file:" + SETTINGS_NAME,
            "-Dcassandra.storagedir=data",
            "-Dcassandra.logdir=.",
            "-Dlogback.configurationFile=" + LOG_SETTINGS_NAME,
            "-Dcassandra-foreground=yes",
            // A single node does not have to wait for others, neither when it starts nor when it stops.
            "-Dcassandra.skip_wait_for_gossip_to_settle=0",
            "-Dcassandra.ring_delay_ms=1",
            "-Dcassandra.skip_schema_check=true",
            "-Dcassandra.shutdown_announce_in_ms=0",
            "-Dcassandra.superuser_setup_delay_ms=0",
            "-Dcassandra.size_recorder_interval=0",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-exports=java.management.rmi/com.sun.jmx.remote.internal.rmi=ALL-UNNAMED",
            "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
            "--add-exports=java.rmi/sun.rmi.server=ALL-UNNAMED",
            "--add-exports=java.sql/java.sql=ALL-UNNAMED",
            "--add-exports=java.base/java.lang.ref=ALL-UNNAMED",
            "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
            "--add-exports=jdk.attach/sun.tools.attach=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.module=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.loader=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.reflect=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.math=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.module=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.util.jar=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED");

    private static final String SETTINGS = """
        cluster_name: entail
        num_tokens: 1
        partitioner: org.apache.cassandra.dht.Murmur3Partitioner
        endpoint_snitch: SimpleSnitch
        seed_provider:
          - class_name: org.apache.cassandra.locator.SimpleSeedProvider
            parameters:
              - seeds: "127.0.0.1:{storage}"

        listen_address: 127.0.0.1
        storage_port: {storage}
        rpc_address: 127.0.0.1
        native_transport_port: {port}
        start_native_transport: true

        authenticator: {authenticator}
        authorizer: {authorizer}
        role_manager: CassandraRoleManager

        data_file_directories:
          - data/data
        commitlog_directory: data/commitlog
        hints_directory: data/hints
        saved_caches_directory: data/saved_caches
        cdc_raw_directory: data/cdc_raw

        # An answer does not wait for the disk, and what is written outlives the process in the system's cache.
        commitlog_sync: periodic
        commitlog_sync_period: 1000ms
        commitlog_segment_size: 32MiB
        commitlog_total_space: 512MiB

        # As production has it: a node that cannot write says nothing any more instead of losing what comes.
        disk_failure_policy: stop
        commit_failure_policy: stop

        # Many small tables, made and dropped often.
        auto_snapshot: false
        snapshot_before_compaction: false
        memtable_allocation_type: unslabbed_heap_buffers
        memtable_heap_space: 192MiB
        memtable_flush_writers: 2

        # A laptop, not a data centre.
        concurrent_reads: 8
        concurrent_writes: 16
        concurrent_compactors: 1
        compaction_throughput: 0MiB/s
        key_cache_size: 16MiB
        counter_cache_size: 0MiB
        file_cache_size: 32MiB
        networking_cache_size: 32MiB
        hinted_handoff_enabled: false
        auto_bootstrap: false
        """;

    private static final String LOG_SETTINGS = """
        <configuration>
          <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
            <encoder>
              <pattern>%d{ISO8601} %-5level %logger{0} %msg%n</pattern>
            </encoder>
          </appender>
          <root level="INFO">
            <appender-ref ref="console"/>
          </root>
          <!-- It prints all its settings and every flush. -->
          <logger name="org.apache.cassandra.config" level="WARN"/>
          <logger name="org.apache.cassandra.db" level="WARN"/>
          <logger name="org.apache.cassandra.schema" level="WARN"/>
          <logger name="com.thinkaurelius.thrift" level="ERROR"/>
        </configuration>
        """;

    private final Path folder;

    CassandraFiles(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    Path log() {
        return folder.resolve("cassandra.log");
    }

    void write(int port, int storagePort, boolean passwords) {
        try {
            LogTail.rotate(log());
            Files.writeString(
                    folder.resolve(SETTINGS_NAME),
                    SETTINGS.replace("{port}", Integer.toString(port))
                            .replace("{storage}", Integer.toString(storagePort))
                            .replace("{authenticator}", passwords ? "PasswordAuthenticator" : "AllowAllAuthenticator")
                            .replace("{authorizer}", passwords ? "CassandraAuthorizer" : "AllowAllAuthorizer"));
            Files.writeString(folder.resolve(LOG_SETTINGS_NAME), LOG_SETTINGS);
        } catch (IOException e) {
            throw new StackException(
                    "the settings of Cassandra cannot be written in " + folder + ": " + Reasons.of(e), e);
        }
    }
}
