package io.entail.config;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The description of one setting: its key, type, default, range and meaning. {@link Settings} lists all of them;
 * reading and checking of settings, environment variables and the table in the README are derived from that list.
 * Immutable and thread-safe.
 *
 * @param key its name in a settings file
 * @param type how its value is written
 * @param text the default in its written form; empty for none
 * @param least the lowest value, null when there is none
 * @param above whether {@code least} itself is too low
 * @param most the highest value, null when there is none
 * @param meaning a clause in Markdown, without a full stop
 * @param reader parses the written form, or throws an {@link IllegalArgumentException} that quotes it
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

    /** The syntax of a value; {@link SettingValues} has the details. */
    public enum Type {
        /** Any characters. */
        TEXT,
        /** Any text; never shown, because it is secret. */
        SECRET,
        /** Several texts, separated by commas. */
        LIST,
        /** The path of a file or a folder. */
        PATH,
        /** {@code true} or {@code false}. */
        SWITCH,
        /** A whole number. */
        NUMBER,
        /** A duration, such as {@code 500ms}. */
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

    /** Returns a setting for a duration greater than 0. */
    static Setting<Duration> time(String key, String text, @Nullable Duration most, String meaning) {
        return new Setting<>(key, Type.DURATION, text, Duration.ZERO, true, most, meaning, SettingValues::duration);
    }

    /** Returns a setting for a duration that may be 0. */
    static Setting<Duration> pause(String key, String text, Duration most, String meaning) {
        return new Setting<>(key, Type.DURATION, text, Duration.ZERO, false, most, meaning, SettingValues::duration);
    }

    /** Returns the default value. */
    public T byDefault() {
        return reader.apply(text);
    }

    /** Returns the default value of a number. */
    int intByDefault() {
        return Math.toIntExact((Long) byDefault());
    }

    /** Returns what is wrong with a value, without the key; empty when it is in range. */
    public Optional<String> fault(T value) {
        boolean low = least != null && (above ? value.compareTo(least) <= 0 : value.compareTo(least) < 0);
        boolean high = most != null && value.compareTo(most) > 0;
        return low || high ? Optional.of(value + " is not " + expected()) : Optional.empty();
    }

    /** Returns what is wrong with a value, with the key; empty when it is in range. */
    public Optional<String> faultWithKey(T value) {
        return fault(value).map(fault -> key + ": " + fault);
    }

    private String expected() {
        if (above) {
            return "above " + shown(least) + (most == null ? "" : " and at most " + shown(most));
        }
        return most == null ? "at least " + shown(least) : "between " + shown(least) + " and " + shown(most);
    }

    /** Returns the range as the documentation shows it; empty when there is no limit. */
    public String range() {
        if (least == null) {
            return "";
        }
        if (above) {
            return "above " + shown(least) + (most == null ? "" : ", at most " + shown(most));
        }
        return most == null ? "at least " + shown(least) : shown(least) + " to " + shown(most);
    }

    /** Returns a duration as people write it. */
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
