package io.entail.http.describe;

import io.entail.dao.plan.CertificateSnis;
import io.entail.schema.EntityDefinition;
import java.util.List;

/** Names of members that callers send and receive with an entity although they are not fields of it. */
final class Beside {
    /** The seconds that a row has left to live. */
    static final String TTL = "ttl";

    /** The server names of a certificate, which are rows of an entity of their own. */
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
