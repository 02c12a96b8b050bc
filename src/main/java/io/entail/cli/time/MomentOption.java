package io.entail.cli.time;

import io.entail.errors.words.Excerpt;
import io.entail.forms.MomentText;
import io.entail.read.Position;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Moments as options and parameters: a position such as {@code 0:41}, or a time as {@link SpokenTime} reads it. */
public final class MomentOption implements ITypeConverter<MomentText> {
    public static final String PARAM = "TIME|POSITION";

    private static final Pattern POSITION = Pattern.compile("-?\\d+:-?\\d+");
    private static final Pattern TIME_OF_DAY = Pattern.compile("\\d\\d:\\d\\d");
    private static final Pattern EITHER = Pattern.compile("[1-9]:\\d\\d");

    @Override
    public MomentText convert(String text) {
        try {
            return read(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * What a text means here and now.
     *
     * @throws IllegalArgumentException when it is neither, or may be both
     */
    public static MomentText read(String text) {
        return read(text, Clock.systemUTC().instant(), LocalZone.zone());
    }

    /** Likewise, at a moment in a zone. A time of day has two digits for the hour, a position of a store begins with 0. */
    static MomentText read(String text, Instant now, ZoneId zone) {
        if (EITHER.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + Excerpt.of(text) + "' may be a time of day or a position: say 0"
                    + Excerpt.of(text) + " for the time; positions of a store begin with 0, such as 0:41");
        }
        boolean position =
                POSITION.matcher(text).matches() && !TIME_OF_DAY.matcher(text).matches();
        return position
                ? new MomentText(Position.parse(text), null)
                : new MomentText(null, SpokenTime.read(text, now, zone));
    }
}
