package io.entail.schema.formats;

import io.entail.schema.Functions.Format;
import io.entail.schema.rules.ValidUuid;
import java.util.Map;

/** All formats that come with Entail. A new one is a line here. */
public final class Formats {
    private static final Map<String, Format> ALL = Map.ofEntries(
            Map.entry("uuid", text -> ValidUuid.isUuid(text) ? null : ValidUuid.MESSAGE),
            Map.entry("http_method", Names::httpMethod),
            Map.entry("protocol", Protocols::protocol),
            Map.entry("host", Hosts::host),
            Map.entry("host_with_optional_port", Hosts::hostWithOptionalPort),
            Map.entry("wildcard_host", Hosts::wildcardHost),
            Map.entry("sni", Hosts::sni),
            Map.entry("route_host", Hosts::routeHost),
            Map.entry("upstream_name", Hosts::upstreamName),
            Map.entry("target", Hosts::target),
            Map.entry("ip", IpAddresses::ip),
            Map.entry("ip_or_cidr", IpAddresses::ipOrCidr),
            Map.entry("cidr_v4", IpAddresses::cidrV4),
            Map.entry("path", Paths::path),
            Map.entry("route_path", Paths::routePath),
            Map.entry("url", Urls::url),
            Map.entry("header_name", Names::headerName),
            Map.entry("cookie_name", Names::cookieName),
            Map.entry("name", Names::name),
            Map.entry("utf8_name", Names::utf8Name),
            Map.entry("tag", Names::tag),
            Map.entry("semantic_version", Names::semanticVersion),
            Map.entry("certificate", Certificates::format),
            Map.entry("key", PrivateKeys::format));

    private Formats() {}

    /** Name to format. */
    public static Map<String, Format> all() {
        return ALL;
    }
}
