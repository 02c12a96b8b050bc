package io.entail.cli.store;

import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The argument that names the database of a command. */
public record DatabaseArgument(CommandSpec spec, String text) {

    /**
     * Returns the kind of database, whose address has to be configured.
     *
     * @throws ParameterException when the text does not name a database, or its address is not set
     */
    public Reads kind(EntityStoreConfig config) {
        Reads kind = kind();
        if (kind == Reads.POSTGRES && !config.postgres().isSet()) {
            throw wrongUsage("ENTAIL_POSTGRES_URL is needed, or entail.postgres.url; 'entail dev' prints one");
        }
        if (kind == Reads.CASSANDRA && !config.cassandra().isSet()) {
            throw wrongUsage("ENTAIL_CASSANDRA_CONTACT_POINTS is needed, or entail.cassandra.contact-points;"
                    + " 'entail dev --cassandra' prints one");
        }
        return kind;
    }

    private Reads kind() {
        try {
            Reads kind = Reads.read(text);
            if (kind != Reads.REPLICA) {
                return kind;
            }
        } catch (IllegalArgumentException e) {
            // The same error as below is thrown.
        }
        throw wrongUsage("which database? postgres or cassandra, not '" + text + "'");
    }

    private ParameterException wrongUsage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
