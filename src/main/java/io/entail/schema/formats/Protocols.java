package io.entail.schema.formats;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The protocols that services, routes and plugins speak. */
final class Protocols {
    private static final List<String> ALL =
            List.of("grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough", "udp");

    private Protocols() {}

    static @Nullable String protocol(String text) {
        return ALL.contains(text) ? null : "expected one of: " + String.join(", ", ALL);
    }
}
