package io.entail.testkit;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;

/** Makes a class path of jars only, because a JVM can share archived classes only if they come from jars. */
public final class PackedClassPath {
    private PackedClassPath() {}

    /**
     * Packs every folder of this JVM's class path into a jar in this folder, and returns the class path with the jars
     * in place of the folders.
     */
    public static String in(Path target) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                path = target.resolve("packed-" + entries.size() + ".jar");
                pack(Path.of(entry), path);
            }
            if (Files.exists(path)) {
                entries.add(path.toAbsolutePath().toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void pack(Path folder, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(folder)) {
            out.setLevel(Deflater.BEST_SPEED);
            for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new ZipEntry(folder.relativize(each).toString()));
                Files.copy(each, out);
                out.closeEntry();
            }
        }
    }
}
