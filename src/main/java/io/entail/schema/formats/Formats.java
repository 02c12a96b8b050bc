package io.entail.schema.formats;

import io.entail.schema.function.CanonicalFormat;
import io.entail.schema.function.FormatFunction;
import io.entail.schema.rules.ValidUuid;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The list of all formats that come with Entail. A new one is added here. */
public final class Formats {
    private static final Map<String, FormatFunction> ALL = Map.ofEntries(
            Map.entry("uuid", text -> ValidUuid.isUuid(text) ? null : ValidUuid.MESSAGE),
            Map.entry("http_method", NameFormats::httpMethod),
            Map.entry("protocol", Protocols::protocol),
            address("host", Hosts::host),
            address("host_with_optional_port", Hosts::hostWithOptionalPort),
            address("wildcard_host", Hosts::wildcardHost),
            address("sni", Hosts::sni),
            address("route_host", Hosts::routeHost),
            address("upstream_name", Hosts::upstreamName),
            address("target", Hosts::target),
            address("ip", IpAddresses::ip),
            address("ip_or_cidr", IpAddresses::ipOrCidr),
            address("cidr_v4", IpAddresses::cidrV4),
            Map.entry("path", PathFormats::path),
            Map.entry("route_path", PathFormats::routePath),
            Map.entry("url", Urls::url),
            Map.entry("header_name", NameFormats::headerName),
            Map.entry("cookie_name", NameFormats::cookieName),
            Map.entry("name", NameFormats::name),
            Map.entry("utf8_name", NameFormats::utf8Name),
            Map.entry("tag", NameFormats::tag),
            Map.entry("semantic_version", NameFormats::semanticVersion),
            Map.entry("certificate", Certificates::format),
            Map.entry("key", PrivateKeys::format));

    private Formats() {}

    private static Map.Entry<String, FormatFunction> address(String name, FormatFunction judge) {
        return Map.entry(name, new CanonicalFormat() {
            @Override
            public @Nullable String check(String text) {
                return judge.check(text);
            }

            @Override
            public String canonical(String text) {
                return Addresses.canonical(text);
            }
        });
    }

    /** Returns the formats by name. */
    public static Map<String, FormatFunction> all() {
        return ALL;
    }
}
