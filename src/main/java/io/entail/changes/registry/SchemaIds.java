package io.entail.changes.registry;

import org.apache.avro.Schema;

/**
 * The ids of schemas in Confluent's wire format. Every method may call a server, which can take seconds or fail, so
 * none may be called on a thread that processes records.
 *
 * <p>Safe for use by several threads.
 */
public interface SchemaIds {
    /**
     * Returns the id of a schema under a subject, and registers it there if needed. The same schema under the same
     * subject always has the same id.
     *
     * @throws io.entail.errors.RegistryUnavailableException when the registry is unreachable; try again later
     * @throws io.entail.errors.RegistryRefusedException when it refuses the schema; trying again does not help
     */
    int id(String subject, Schema schema);

    /**
     * Returns the schema with an id.
     *
     * @throws io.entail.errors.RegistryUnavailableException when the registry is unreachable; try again later
     * @throws io.entail.errors.RegistryRefusedException when it does not know the id or denies access
     */
    Schema schema(int id);

    /**
     * Sets the compatibility rule of a subject in the registry to FULL_TRANSITIVE, which is also Entail's rule: readers
     * of any version can read records written with any other.
     *
     * @throws io.entail.errors.RegistryUnavailableException when the registry is unreachable; try again later
     * @throws io.entail.errors.RegistryRefusedException when it refuses the rule or applies another one
     */
    void requireCompatibility(String subject);
}
