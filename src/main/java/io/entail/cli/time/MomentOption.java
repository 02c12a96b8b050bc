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

/**
 * Reads moments in options and parameters: a position such as {@code 0:41}, or a time in a form of {@link SpokenTime}.
 */
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
     * Returns the moment for a text, with the present time and the zone of this process.
     *
     * @throws IllegalArgumentException when the text is neither a position nor a time, or may be both
     */
    public static MomentText read(String text) {
        return read(text, Clock.systemUTC().instant(), LocalZone.zone());
    }

    /**
     * Returns the moment for a text. They can be told apart: a time of day has two digits for the hour, and a position
     * of a store begins with 0.
     */
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
