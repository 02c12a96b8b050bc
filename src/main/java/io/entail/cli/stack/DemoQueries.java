package io.entail.cli.stack;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.Row;
import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Queries a database in its own language, without Entail. */
final class DemoQueries {
    private final EntityStoreConfig config;
    private final DemoReport report;

    DemoQueries(EntityStoreConfig config, DemoReport report) {
        this.config = config;
        this.report = report;
    }

    /** Executes the queries, prints them with their rows, and returns the number of rows. */
    int run(Reads database, int generation) throws SQLException {
        return database == Reads.POSTGRES ? sql() : cql(generation);
    }

    private int sql() throws SQLException {
        String schema = '"' + config.store().replace("\"", "\"\"") + '"';
        return sql("SELECT name, host, retries FROM " + schema + ".services ORDER BY name LIMIT 3")
                + sql("SELECT actor, op, count(*) AS changes FROM " + schema
                        + ".entail_history GROUP BY actor, op ORDER BY changes DESC LIMIT 4");
    }

    private int sql(String question) throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(
                        config.postgres().url(),
                        config.postgres().user(),
                        config.postgres().password());
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(question)) {
            while (found.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.put(found.getMetaData().getColumnLabel(i), String.valueOf(found.getObject(i)));
                }
                rows.add(row);
            }
        }
        return shown("SQL", question, rows);
    }

    private int cql(int generation) {
        String keyspace = config.cassandra().keyspace().isEmpty()
                ? config.store().replace('-', '_')
                : config.cassandra().keyspace();
        String question = "SELECT name, host, retries FROM " + keyspace + ".g" + generation + "_services LIMIT 3";
        String[] address = config.cassandra().contactPoints().get(0).split(":", 2);
        List<Map<String, Object>> rows = new ArrayList<>();
        try (CqlSession session = CqlSession.builder()
                .addContactPoint(new InetSocketAddress(address[0], Integer.parseInt(address[1])))
                .withLocalDatacenter(config.cassandra().datacenter())
                .build()) {
            for (Row found : session.execute(question)) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (ColumnDefinition column : found.getColumnDefinitions()) {
                    row.put(column.getName().asInternal(), String.valueOf(found.getObject(column.getName())));
                }
                rows.add(row);
            }
        }
        return shown("CQL", question, rows);
    }

    private int shown(String language, String question, List<Map<String, Object>> rows) {
        report.of(language).value("question", question).tell(language + "> " + question);
        rows.forEach(row -> report.of("row").values(row).tell("    " + row));
        return rows.size();
    }
}
