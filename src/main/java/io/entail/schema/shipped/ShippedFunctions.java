package io.entail.schema.shipped;

import io.entail.schema.formats.PublicKeys;
import io.entail.schema.function.CheckFunction;
import io.entail.schema.function.EntityCheckFunction;
import io.entail.schema.function.FormatFunction;
import io.entail.schema.function.ShorthandFunction;
import io.entail.schema.function.TransformFunction;
import java.time.Clock;
import java.util.Collections;
import java.util.Map;

/** The list of all functions that the shipped definitions name, beside the formats for everybody. A new one is added here. */
public final class ShippedFunctions {
    private static final Map<String, FormatFunction> FORMATS = Map.ofEntries(
            Map.entry("cors-origin", Origins::origin),
            Map.entry("transformer-header", Transformers::header),
            Map.entry("transformer-header-rename", Transformers::renamedHeader),
            Map.entry("transformer-pair", Transformers::pair));

    private static final Map<String, CheckFunction> CHECKS = Map.ofEntries(
            Map.entry("oauth2-redirect-uri", RedirectUris::check),
            Map.entry("ca-certificate", new CaCertificates(Clock.systemUTC())::check),
            Map.entry("public-key", PublicKeys::check));

    private static final Map<String, EntityCheckFunction> ENTITY_CHECKS = Map.ofEntries(
            Map.entry("route-paths", RoutePathCheck::check),
            Map.entry("route-expression", RouteExpression::alone),
            Map.entry("certificate-and-key", CertificatePairs::match),
            Map.entry("alternative-certificate-and-key", CertificatePairs::alternativesMatch),
            Map.entry("certificates-of-other-kinds", CertificatePairs::differ),
            Map.entry("http-log-authorization", HttpLog::oneAuthorization),
            Map.entry("request-termination-answer", RequestTermination::answer),
            Map.entry("rate-limits-ascend", RateLimits::ascend),
            Map.entry("response-rate-limits-ascend", RateLimits::responsesAscend),
            Map.entry("sync-rate", RateLimits::syncRate),
            Map.entry("redis-is-named", RedisServer::named),
            Map.entry("aws-lambda-proxy", AwsLambda::proxy),
            Map.entry("ai-statistics", AiStatistics::supported),
            Map.entry("pem-pair", PemPairs::match),
            Map.entry("json-web-key", JsonWebKeys::judge),
            Map.entry("zipkin-tags-once", ZipkinTags::once),
            Map.entry("oauth2-some-flow", OAuth2Flows::some));

    private static final Map<String, ShorthandFunction> SHORTHANDS = Map.ofEntries(
            Map.entry("service-url", ServiceUrl::fields),
            Map.entry("upstream-algorithm", UpstreamHashing::ofAlgorithm),
            Map.entry("upstream-hash-on", UpstreamHashing::ofHashOn),
            Map.entry("allow-list", list -> Collections.singletonMap("allow", list)),
            Map.entry("deny-list", list -> Collections.singletonMap("deny", list)),
            Map.entry("header-lists", LogHeaders::inLists));

    private static final Map<String, TransformFunction> TRANSFORMS = Map.ofEntries(
            Map.entry("target-port", TargetPort::withPort),
            Map.entry("basic-auth-hash", PasswordHash::hash),
            Map.entry("certificate-digest", CaCertificates::digest),
            Map.entry("oauth2-secret-hash", OAuth2Secrets::hash));

    private ShippedFunctions() {}

    /** Returns these functions by name. */
    public static Map<String, FormatFunction> formats() {
        return FORMATS;
    }

    /** Returns these functions by name. */
    public static Map<String, CheckFunction> checks() {
        return CHECKS;
    }

    /** Returns these functions by name. */
    public static Map<String, EntityCheckFunction> entityChecks() {
        return ENTITY_CHECKS;
    }

    /** Returns these functions by name. */
    public static Map<String, ShorthandFunction> shorthands() {
        return SHORTHANDS;
    }

    /** Returns these functions by name. */
    public static Map<String, TransformFunction> transforms() {
        return TRANSFORMS;
    }
}
