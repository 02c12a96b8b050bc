package io.entail.cli.settings;

import io.entail.schema.load.Closest;
import io.entail.text.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The profiles of a user's configuration file: groups of settings, each with a name. Immutable.
 *
 * <pre>
 * # the profile that is used when none is named
 * profile = local
 *
 * [local]
 * entail.bootstrap = 127.0.0.1:9092
 *
 * [production]
 * entail.bootstrap = kafka-1:9093
 * entail.kafka.security.protocol = SSL
 * </pre>
 *
 * <p>Every mistake in the file is an {@link IllegalArgumentException} whose message names the file and, if possible,
 * the line.
 */
final class Profiles {
    private static final int BYTES_MAX = 1 << 20;
    private static final String USUAL = "profile";
    private static final Set<PosixFilePermission> OTHERS_WRITE = PosixFilePermissions.fromString("----w--w-");

    private final Path file;
    private final Map<String, Map<String, String>> byName = new LinkedHashMap<>();
    private @Nullable String usual;

    private Profiles(Path file) {
        this.file = file;
    }

    /** Reads the profiles of a file; there are none when the file does not exist. */
    static Profiles read(Path file) {
        Profiles profiles = new Profiles(file);
        if (Files.exists(file)) {
            try {
                checkRights(file);
                profiles.readLines(text(file));
            } catch (IOException e) {
                throw new IllegalArgumentException("the profiles in " + file + " cannot be read: " + Reasons.of(e), e);
            }
        }
        return profiles;
    }

    /** Refuses a file that others can write, because it determines where commands send their data. */
    private static void checkRights(Path file) throws IOException {
        Object owner = Files.getAttribute(file, "unix:uid");
        Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (!owner.equals(user) && !owner.equals(0)) {
            throw new IllegalArgumentException(
                    "the profiles in " + file + " are not read: the file belongs to another user");
        }
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
        if (rights.stream().anyMatch(OTHERS_WRITE::contains)) {
            throw new IllegalArgumentException(
                    "the profiles in " + file + " are not read, for others can write them: chmod go-w " + file);
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new IllegalArgumentException(
                        "the profiles in " + file + " are more than " + BYTES_MAX + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the profiles in " + file + " are not UTF-8", e);
        }
    }

    private void readLines(String text) {
        Map<String, String> section = null;
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[") && line.endsWith("]")) {
                String name = line.substring(1, line.length() - 1).strip();
                section = new LinkedHashMap<>();
                if (name.isEmpty() || byName.put(name, section) != null) {
                    throw wrong(
                            i, name.isEmpty() ? "a profile has a name" : "the profile '" + name + "' is there twice");
                }
            } else {
                readSetting(i, line, section);
            }
        }
    }

    private void readSetting(int i, String line, @Nullable Map<String, String> section) {
        int equals = line.indexOf('=');
        if (equals < 1) {
            throw wrong(i, "neither 'key = value' nor '[profile]'");
        }
        String key = line.substring(0, equals).strip();
        String value = line.substring(equals + 1).strip();
        if (section != null) {
            if (section.put(key, value) != null) {
                throw wrong(i, key + " is there twice");
            }
        } else if (key.equals(USUAL)) {
            usual = value;
        } else {
            throw wrong(i, "only '" + USUAL + " = NAME' stands before the first [profile]");
        }
    }

    private IllegalArgumentException wrong(int line, String what) {
        return new IllegalArgumentException(file + ", line " + (line + 1) + ": " + what);
    }

    /** Returns the profile with a name, or the default one for null; empty when there is no such profile. */
    Optional<Profile> get(@Nullable String name) {
        String wanted = name == null || name.isBlank() ? usual : name;
        if (wanted == null) {
            return Optional.empty();
        }
        Map<String, String> settings = byName.get(wanted);
        if (settings == null) {
            throw new IllegalArgumentException("there is no profile '" + wanted + "'"
                    + (byName.isEmpty()
                            ? ": " + file + " has none"
                            : Closest.closest(wanted, byName.keySet()) + ", " + file + " has: "
                                    + String.join(", ", byName.keySet())));
        }
        return Optional.of(new Profile(wanted, Map.copyOf(settings)));
    }

    /** A group of settings. */
    record Profile(String name, Map<String, String> settings) {}
}
