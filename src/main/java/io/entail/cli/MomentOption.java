package io.entail.cli;

import io.entail.forms.MomentText;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Moments as options and parameters. */
final class MomentOption implements ITypeConverter<MomentText> {
    static final String PARAM = "TIME|POSITION";

    @Override
    public MomentText convert(String text) {
        try {
            return MomentText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
