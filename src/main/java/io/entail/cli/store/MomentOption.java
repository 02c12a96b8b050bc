package io.entail.cli.store;

import io.entail.forms.MomentText;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Moments as options and parameters. */
public final class MomentOption implements ITypeConverter<MomentText> {
    public static final String PARAM = "TIME|POSITION";

    @Override
    public MomentText convert(String text) {
        try {
            return MomentText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
