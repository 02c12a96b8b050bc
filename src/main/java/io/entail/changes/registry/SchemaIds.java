package io.entail.changes.registry;

import org.apache.avro.Schema;

/**
 * The numbers that stand for schemas in Confluent's wire format. Every method may ask a server and takes seconds then,
 * or fails: never call one where records are processed.
 *
 * <p>Safe for use by several threads.
 */
public interface SchemaIds {
    /**
     * The number of a schema under a subject, where it is registered if it is not yet. The same schema under the same
     * subject has the same number, however often it is asked for.
     *
     * @throws io.entail.errors.RegistryUnavailableException when the registry is away; ask again later
     * @throws io.entail.errors.RegistryRefusedException when it does not take the schema; asking again does not help
     */
    int id(String subject, Schema schema);

    /**
     * The schema that a number stands for.
     *
     * @throws io.entail.errors.RegistryUnavailableException when the registry is away; ask again later
     * @throws io.entail.errors.RegistryRefusedException when it does not know the number or may not be asked
     */
    Schema schema(int id);

    /**
     * Makes the registry hold new schemas of a subject to the same rule as we do, FULL_TRANSITIVE: readers of any
     * version can read what was written with any other.
     *
     * @throws io.entail.errors.RegistryUnavailableException when the registry is away; ask again later
     * @throws io.entail.errors.RegistryRefusedException when it does not take the rule or goes by another one
     */
    void requireCompatibility(String subject);
}
