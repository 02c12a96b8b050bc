package io.entail.schema.formats;

import io.entail.schema.Functions.Format;

/**
 * A format of values that can be written in several ways. Only formats that come with Entail are of this kind: whoever
 * reads a log knows no others.
 */
public interface CanonicalFormat extends Format {
    /**
     * The one way in which fields that no two rows share have a value, so that it is found and counts once however it is
     * written. A text that is not of the format stays as it is.
     */
    String canonical(String text);
}
