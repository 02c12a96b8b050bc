package io.entail.tables;

import io.entail.resolve.Row;
import io.entail.state.Defined;
import io.entail.state.FieldPlaces;
import java.util.Map;

/**
 * Reads rows that are encoded with any version of an entity's definition as rows of one version. Immutable and thread-safe.
 *
 * @param version the version that is in force
 */
record RowFields(Defined defined, int version) {
    /**
     * Returns the fields of a row, without those that only a prepared definition has.
     *
     * @throws io.entail.errors.MalformedEntityException when the bytes of the row are no entity of their version, because its
     *     writer did not encode them correctly
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
