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
 * What Maven brought when it is no class path yet: Apicurio is a {@code .tar.gz} with a jar that names all others,
 * PostgreSQL a jar with a {@code .txz} of programs in it.
 */
final class ServerArchive {
    private static final String TAR_GZ = ".tar.gz";
    private static final String TAR_XZ = ".txz";
    private static final long UNPACK_SECONDS_MAX = 120;

    private ServerArchive() {}

    /**
     * The class path, or the folder of programs, once everything is unpacked.
     *
     * @param classPath what Maven answered
     * @param folder where an archive is unpacked, made anew
     * @param log what {@code tar} says
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

    /** The jar that names all others, which lie beside it. */
    private static Path runner(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new StackException("no '-runner.jar' in " + folder, null));
        }
    }

    /** The archive in one of these jars, uncompressed by the library that is another of them, or null. */
    private static @Nullable InputStream programs(List<Path> jars) throws IOException {
        for (Path jar : jars) {
            // Left open: what is read from it closes it.
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

    /** Removes a folder, if it is there, with what is in it. */
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
