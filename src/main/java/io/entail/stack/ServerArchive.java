package io.entail.stack;

import io.entail.errors.StackException;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks servers that Maven delivers as an archive: Apicurio is a {@code .tar.gz} with a jar that refers to all
 * others, PostgreSQL is a jar with a {@code .txz} of programs in it.
 */
final class ServerArchive {
    private static final String TAR_GZ = ".tar.gz";
    private static final String TAR_XZ = ".txz";
    private static final long UNPACK_SECONDS_MAX = 120;

    private ServerArchive() {}

    /**
     * Unpacks a server and returns its class path or its folder of programs.
     *
     * @param classPath the class path that Maven returned
     * @param folder where an archive is unpacked; deleted first
     * @param log file for the output of {@code tar}
     */
    static String unpacked(String classPath, Path folder, Path log) throws IOException {
        if (classPath.endsWith(TAR_GZ)) {
            try (InputStream packed = Files.newInputStream(Path.of(classPath));
                    InputStream tar = new GZIPInputStream(packed)) {
                unpack(tar, folder, log);
            }
            return runner(folder).toString();
        }
        List<Path> jars = new ArrayList<>();
        for (String jar : classPath.split(File.pathSeparator, -1)) {
            jars.add(Path.of(jar));
        }
        try (InputStream programs = programs(jars)) {
            if (programs == null) {
                return classPath;
            }
            unpack(programs, folder, log);
            return folder.toString();
        }
    }

    /** Returns the jar whose manifest refers to all others, which are in the same folder. */
    private static Path runner(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new StackException("no '-runner.jar' in " + folder, null));
        }
    }

    /**
     * Returns the archive in one of these jars, uncompressed by a library that is another of the jars; null when there
     * is none.
     */
    private static @Nullable InputStream programs(List<Path> jars) throws IOException {
        for (Path jar : jars) {
            // Not closed here: closing the stream that is read from it closes it.
            FileSystem files = FileSystems.newFileSystem(jar);
            Optional<Path> archive;
            try (Stream<Path> names = Files.list(files.getPath("/"))) {
                archive = names.filter(name -> name.toString().endsWith(TAR_XZ)).findFirst();
            }
            if (archive.isPresent()) {
                return closing(uncompressed(Files.newInputStream(archive.get()), jars), files);
            }
            files.close();
        }
        return null;
    }

    private static InputStream uncompressed(InputStream packed, List<Path> jars) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        URLClassLoader library = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        try {
            InputStream plain = (InputStream) library.loadClass("org.tukaani.xz.XZInputStream")
                    .getConstructor(InputStream.class)
                    .newInstance(packed);
            return closing(plain, library);
        } catch (ReflectiveOperationException e) {
            library.close();
            throw new StackException("the library that unpacks '" + TAR_XZ + "' is not among " + jars, e);
        }
    }

    private static InputStream closing(InputStream in, AutoCloseable behind) {
        return new FilterInputStream(in) {
            @Override
            public void close() throws IOException {
                super.close();
                try {
                    behind.close();
                } catch (IOException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }
        };
    }

    private static void unpack(InputStream tar, Path folder, Path log) throws IOException {
        delete(folder);
        Files.createDirectory(folder);
        Process process = new ProcessBuilder("tar", "-xf", "-")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            try (OutputStream out = process.getOutputStream()) {
                tar.transferTo(out);
            }
            if (!process.waitFor(UNPACK_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new StackException(folder + " cannot be filled; 'tar' said:\n" + LogTail.of(log), null);
            }
        } catch (InterruptedException e) {
            throw Pause.interrupted("tar", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Deletes a folder with its content, if it exists. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
