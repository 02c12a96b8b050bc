package io.entail.http;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The HTTP API over a store without Kafka. */
final class MemoryHttpTest extends HttpStoresContract {
    private static ServedStore served;

    @BeforeAll
    static void serve() {
        served = ServedStore.inMemory();
    }

    @AfterAll
    static void close() {
        served.close();
    }

    @Override
    protected ServedStore served() {
        return served;
    }
}
