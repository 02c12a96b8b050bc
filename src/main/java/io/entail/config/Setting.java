package io.entail.config;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting: everything that there is to know about it, in one place. What reads settings, what checks them, the variables
 * of the environment and the documentation follow from {@link Settings}, which has them all. Immutable and thread-safe.
 *
 * @param key its name in a settings file
 * @param type how its value is written
 * @param text the default as it is written; empty for none
 * @param least the lowest value, null when there is none
 * @param above whether {@code least} itself is too low
 * @param most the highest value, null when there is none
 * @param meaning a clause in Markdown, without a full stop
 * @param reader makes a value of what is written, or throws an {@link IllegalArgumentException} that quotes it
 */
public record Setting<T extends Comparable<T>>(
        String key,
        Type type,
        String text,
        @Nullable T least,
        boolean above,
        @Nullable T most,
        String meaning,
        Function<String, T> reader) {

    /** How a value is written; {@link SettingValues} has the details. */
    public enum Type {
        /** Any characters. */
        TEXT,
        /** Any characters, which are shown to nobody. */
        SECRET,
        /** Several of them, commas between. */
        LIST,
        /** The path of a file or a folder. */
        PATH,
        /** {@code true} or {@code false}. */
        SWITCH,
        /** A whole number. */
        NUMBER,
        /** Such as {@code 500ms}. */
        DURATION
    }

    static Setting<String> of(Type type, String key, String text, String meaning) {
        return new Setting<>(key, type, text, null, false, null, meaning, value -> value);
    }

    static Setting<String> text(String key, String text, String meaning) {
        return of(Type.TEXT, key, text, meaning);
    }

    static Setting<Boolean> toggle(String key, boolean value, String meaning) {
        return new Setting<>(
                key, Type.SWITCH, Boolean.toString(value), null, false, null, meaning, SettingValues::toggle);
    }

    static Setting<Long> number(String key, long value, long least, @Nullable Long most, String meaning) {
        return new Setting<>(
                key, Type.NUMBER, Long.toString(value), least, false, most, meaning, SettingValues::number);
    }

    /** A duration that is not 0. */
    static Setting<Duration> time(String key, String text, @Nullable Duration most, String meaning) {
        return new Setting<>(key, Type.DURATION, text, Duration.ZERO, true, most, meaning, SettingValues::duration);
    }

    /** A duration that may be 0. */
    static Setting<Duration> pause(String key, String text, Duration most, String meaning) {
        return new Setting<>(key, Type.DURATION, text, Duration.ZERO, false, most, meaning, SettingValues::duration);
    }

    /** The value where nothing else is said. */
    public T byDefault() {
        return reader.apply(text);
    }

    /** As {@link #byDefault}, of a number. */
    int intByDefault() {
        return Math.toIntExact((Long) byDefault());
    }

    /** What is wrong with a value, without the key; empty when it is in range. */
    public Optional<String> fault(T value) {
        boolean low = least != null && (above ? value.compareTo(least) <= 0 : value.compareTo(least) < 0);
        boolean high = most != null && value.compareTo(most) > 0;
        return low || high ? Optional.of(value + " is not " + expected()) : Optional.empty();
    }

    /** As {@link #fault(Comparable)}, behind the key. */
    public Optional<String> faultWithKey(T value) {
        return fault(value).map(fault -> key + ": " + fault);
    }

    private String expected() {
        if (above) {
            return "above " + shown(least) + (most == null ? "" : " and at most " + shown(most));
        }
        return most == null ? "at least " + shown(least) : "between " + shown(least) + " and " + shown(most);
    }

    /** The range as the documentation has it; empty when any value will do. */
    public String range() {
        if (least == null) {
            return "";
        }
        if (above) {
            return "above " + shown(least) + (most == null ? "" : ", at most " + shown(most));
        }
        return most == null ? "at least " + shown(least) : shown(least) + " to " + shown(most);
    }

    /** Durations as people write them. */
    private static String shown(@Nullable Object value) {
        if (!(value instanceof Duration duration)) {
            return String.valueOf(value);
        }
        if (duration.isZero()) {
            return "0";
        }
        return duration.toSeconds() % 60 == 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
    }
}
