package io.entail.schema.shipped;

import io.entail.schema.Functions;
import io.entail.schema.formats.PublicKeys;
import java.time.Clock;
import java.util.Collections;

/** The list of all functions that the shipped definitions name, except formats. A new one is added here. */
public final class ShippedFunctions {
    private ShippedFunctions() {}

    /** Returns these functions together with those of the shipped definitions. */
    public static Functions addTo(Functions functions) {
        return functions
                .withShorthand("service-url", ServiceUrl::fields)
                .withShorthand("upstream-algorithm", UpstreamHashing::ofAlgorithm)
                .withShorthand("upstream-hash-on", UpstreamHashing::ofHashOn)
                .withShorthand("allow-list", list -> Collections.singletonMap("allow", list))
                .withShorthand("deny-list", list -> Collections.singletonMap("deny", list))
                .withShorthand("header-lists", LogHeaders::inLists)
                .withTransform("target-port", TargetPort::withPort)
                .withTransform("basic-auth-hash", PasswordHash::hash)
                .withTransform("certificate-digest", CaCertificates::digest)
                .withFormat("cors-origin", Origins::origin)
                .withFormat("transformer-header", Transformers::header)
                .withFormat("transformer-header-rename", Transformers::renamedHeader)
                .withFormat("transformer-pair", Transformers::pair)
                .withTransform("oauth2-secret-hash", OAuth2Secrets::hash)
                .withCheck("oauth2-redirect-uri", RedirectUris::check)
                .withCheck("ca-certificate", new CaCertificates(Clock.systemUTC())::check)
                .withCheck("public-key", PublicKeys::check)
                .withEntityCheck("route-paths", RoutePathCheck::check)
                .withEntityCheck("route-expression", RouteExpression::alone)
                .withEntityCheck("certificate-and-key", CertificatePairs::match)
                .withEntityCheck("alternative-certificate-and-key", CertificatePairs::alternativesMatch)
                .withEntityCheck("certificates-of-other-kinds", CertificatePairs::differ)
                .withEntityCheck("http-log-authorization", HttpLog::oneAuthorization)
                .withEntityCheck("request-termination-answer", RequestTermination::answer)
                .withEntityCheck("rate-limits-ascend", RateLimits::ascend)
                .withEntityCheck("response-rate-limits-ascend", RateLimits::responsesAscend)
                .withEntityCheck("sync-rate", RateLimits::syncRate)
                .withEntityCheck("redis-is-named", RedisServer::named)
                .withEntityCheck("aws-lambda-proxy", AwsLambda::proxy)
                .withEntityCheck("ai-statistics", AiStatistics::supported)
                .withEntityCheck("pem-pair", PemPairs::match)
                .withEntityCheck("json-web-key", JsonWebKeys::judge)
                .withEntityCheck("zipkin-tags-once", ZipkinTags::once)
                .withEntityCheck("oauth2-some-flow", OAuth2Flows::some);
    }
}
