package io.entail.tables;

import io.entail.resolve.Row;
import io.entail.state.Defined;
import io.entail.state.FieldPlaces;
import java.util.Map;

/**
 * Reads rows of every version of an entity's definition as those of one version. Immutable and thread-safe.
 *
 * @param version the one that is in force
 */
record RowFields(Defined defined, int version) {
    /**
     * The fields of a row. Those that only a prepared definition has are left out.
     *
     * @throws io.entail.errors.MalformedEntityException when its bytes are no entity of their definition: its writer lied
     */
    Map<String, Object> of(Row row) {
        Map<String, Object> written = defined.requireVersion(row.definition())
                .parsed()
                .codec()
                .decode(row.after().array());
        if (row.definition() == version) {
            return written;
        }
        FieldPlaces places = FieldPlaces.of(defined, row.definition(), version);
        return places.isSame() ? written : places.bring(written);
    }
}
