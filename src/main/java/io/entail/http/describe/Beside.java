package io.entail.http.describe;

import io.entail.dao.plan.CertificateSnis;
import io.entail.schema.EntityDefinition;
import java.util.List;

/** What callers give and get with an entity beside its fields. */
final class Beside {
    /** Seconds that a row is to live. */
    static final String TTL = "ttl";

    /** Names that go with a certificate: rows of an entity of their own. */
    static final String SNIS = "snis";

    private Beside() {}

    static boolean hasTtl(EntityDefinition definition) {
        return definition.ttl();
    }

    static boolean hasSnis(EntityDefinition definition, List<EntityDefinition> all) {
        return CertificateSnis.concern(
                definition,
                () -> all.stream()
                        .filter(each -> each.name().equals(SNIS))
                        .findFirst()
                        .orElse(null));
    }
}
