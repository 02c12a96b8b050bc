package io.entail.forms;

import io.entail.audit.verify.HeadStatement;
import io.entail.audit.verify.Totals;
import io.entail.audit.verify.Verified;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the result of a verification as JSON. Scripts rely on this shape. */
public final class VerifiedJson {
    private VerifiedJson() {}

    /**
     * Describes a verification.
     *
     * @param findings the number of faults found
     * @param signed the file that the signed statement was written to, null when none was written
     * @param checked the signed statement that the feed was compared with, null when none was given
     */
    public static Map<String, @Nullable Object> of(
            Verified verified, long findings, @Nullable String signed, @Nullable HeadStatement checked) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("findings", findings);
        json.put("store", verified.storeId() == null ? null : verified.storeId().toString());
        json.put("position", verified.position().toString());
        json.put("sequence", verified.sequence());
        json.put("digest", verified.digest().toString());
        json.put("logDigest", verified.logDigest().toString());
        json.put("changes", verified.changes());
        json.put("records", verified.records());
        json.put("feed", totals(verified.feed()));
        json.put("replica", verified.replica() == null ? null : totals(verified.replica()));
        json.put("signed", signed);
        json.put("checked", checked == null ? null : checked.position().toString());
        json.put("madeAnew", verified.madeAnew());
        return json;
    }

    private static Map<String, Object> totals(Map<String, Totals.Total> totals) {
        Map<String, Object> json = new LinkedHashMap<>();
        totals.forEach((entity, total) -> json.put(entity, Map.of("rows", total.rows(), "digest", total.digest())));
        return json;
    }
}
