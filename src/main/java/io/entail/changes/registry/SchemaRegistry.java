package io.entail.changes.registry;

import io.entail.errors.RegistryRefusedException;
import io.entail.errors.RegistryUnavailableException;
import io.entail.text.Reasons;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.security.bearerauth.oauth.exceptions.SchemaRegistryOauthTokenRetrieverException;
import org.apache.flink.avro.shaded.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.avro.shaded.org.apache.avro.AvroRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry with Confluent's interface. The only class that knows Confluent's client, of which Entail's jar has
 * a copy under another package name.
 *
 * <p>Waits 5 seconds for a connection and 5 for an answer, unless {@code schema.registry.http.*.timeout.ms} say
 * otherwise, and tries each address once. Safe for use by several threads, of which one asks at a time.
 */
public final class SchemaRegistry implements SchemaIds, AutoCloseable {
    private static final String RULE = "FULL_TRANSITIVE";
    private static final int CACHED_MAX = 1_000;

    /** The beginning of the client's message for an answer whose schema is invalid or not an Avro schema. */
    private static final String UNREADABLE = "Invalid schema";

    private static final int NOT_FOUND = 404;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final String name;
    private final CachedSchemaRegistryClient client;
    private final Map<Integer, Schema> schemas = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Schema> eldest) {
            return size() > CACHED_MAX;
        }
    };

    /**
     * Reads the settings; the registry is not called yet.
     *
     * @param settings {@link io.entail.config.EntityStoreConfig#registry()}
     * @throws RegistryRefusedException when the settings cannot be used
     */
    public SchemaRegistry(Map<String, String> settings) {
        try {
            RegistrySettings read = RegistrySettings.of(settings);
            this.name = "the schema registry at " + String.join(",", read.urls());
            this.client = new CachedSchemaRegistryClient(read.urls(), CACHED_MAX, read.client());
        } catch (RuntimeException e) {
            // The client wraps the actual cause, such as a missing file or a wrong password for it.
            throw new RegistryRefusedException("the schema registry cannot be used as it is set: " + reasons(e), e);
        }
    }

    /** Returns the name of the logger of Confluent's client. It logs each attempt, which Entail's errors summarise. */
    public static String clientLogger() {
        return CachedSchemaRegistryClient.class.getPackageName();
    }

    @Override
    public int id(String subject, Schema schema) {
        // Both libraries write a schema with all its properties; a schema that differs in any character is another
        // version.
        return ask(
                "a schema of subject '" + subject + "'",
                () -> client.register(subject, new AvroSchema(schema.toString())));
    }

    @Override
    public Schema schema(int id) {
        synchronized (schemas) {
            Schema known = schemas.get(id);
            if (known != null) {
                return known;
            }
        }
        String text = ask("schema " + id, () -> client.getSchemaById(id).canonicalString());
        Schema schema = parse(id, text);
        synchronized (schemas) {
            schemas.put(id, schema);
        }
        return schema;
    }

    private Schema parse(int id, String text) {
        try {
            return new Schema.Parser().parse(text);
        } catch (org.apache.avro.AvroRuntimeException e) {
            throw new RegistryRefusedException(
                    "schema " + id + " of " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void requireCompatibility(String subject) {
        String what = "rule " + RULE + " for subject '" + subject + "'";
        String rule = ask(what, () -> {
            if (!RULE.equals(ruleOf(subject))) {
                client.updateCompatibility(subject, RULE);
            }
            return String.valueOf(ruleOf(subject));
        });
        if (!rule.equals(RULE)) {
            throw new RegistryRefusedException(name + " refused " + what + ": it goes by " + rule, null);
        }
    }

    /** Returns the compatibility rule; null when neither the subject nor the registry has one. */
    private @Nullable String ruleOf(String subject) throws IOException, RestClientException {
        try {
            return client.getCompatibility(subject);
        } catch (RestClientException e) {
            if (e.getStatus() == NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            // No connection is kept open between requests.
        }
    }

    private <T> T ask(String what, Request<T> request) {
        try {
            return request.send();
        } catch (RestClientException e) {
            throw answered(what, e);
        } catch (JsonProcessingException e) {
            throw new RegistryRefusedException("what answers is not a schema registry: " + name, e);
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).startsWith(UNREADABLE)) {
                throw new RegistryRefusedException(what + " of " + name + " cannot be read: " + e.getMessage(), e);
            }
            throw new RegistryUnavailableException(name + " is away: " + reasons(e), e);
        } catch (SchemaRegistryOauthTokenRetrieverException e) {
            throw new RegistryUnavailableException(name + " is away: " + reasons(e), e);
        } catch (AvroRuntimeException e) {
            throw new RegistryRefusedException(what + " cannot be read by the registry's client: " + reasons(e), e);
        }
    }

    private RuntimeException answered(String what, RestClientException e) {
        int status = e.getStatus();
        String said = " (status " + status + "): " + e.getMessage();
        if (status >= SERVER_ERROR || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS) {
            return new RegistryUnavailableException(name + " failed at " + what + said, e);
        }
        return new RegistryRefusedException(name + " refused " + what + said, e);
    }

    private static String reasons(Throwable e) {
        return Reasons.chain(e);
    }

    @FunctionalInterface
    private interface Request<T> {
        T send() throws IOException, RestClientException;
    }
}
