package io.entail.schema.function;

/**
 * A format whose values can be written in several ways. Only formats that come with Entail are of this kind, because
 * readers of a log do not have any others.
 */
public interface CanonicalFormat extends FormatFunction {
    /**
     * Returns the form in which values of unique fields are stored and compared, so that a value is found and counts
     * once however it is written. A text that does not have the format stays as it is.
     */
    String canonical(String text);
}
