package io.entail.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Parses values of settings: durations are {@code 500ms}, {@code 30s}, {@code 5m}, {@code 0} or ISO 8601; switches are
 * {@code true} or {@code false}; lists are separated by commas. Other text is refused with an {@link
 * IllegalArgumentException} that quotes it.
 */
public final class SettingValues {
    private static final int SECRET_BYTES_MAX = 4_096;
    private static final Pattern UNIT_DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");

    private SettingValues() {}

    /** Splits a list at commas, trims its elements and drops empty ones. */
    public static List<String> list(String text) {
        return Pattern.compile(",")
                .splitAsStream(text)
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /** Returns the first line of a file. */
    static String secret(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            String text = new String(in.readNBytes(SECRET_BYTES_MAX), StandardCharsets.UTF_8);
            return text.lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new IllegalArgumentException("the file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    public static boolean toggle(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        };
    }

    /** Parses a whole number, which may contain underscores. */
    public static long number(String text) {
        try {
            return Long.parseLong(text.replace("_", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
        }
    }

    public static Duration duration(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        var matcher = UNIT_DURATION.matcher(text);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                default -> Duration.ofMinutes(amount);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is not a duration such as 500ms, 30s, 5m or PT30S", e);
        }
    }
}
