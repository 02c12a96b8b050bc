package io.entail.replica;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A kind of damage of a file. */
enum FileDamage {
    CUT,
    EMPTIED,
    ALTERED,
    DELETED,
    LENGTHENED,
    SWAPPED,
    FOLDER,
    LINK_TO_NOTHING;

    /**
     * Damages the file in this way.
     *
     * @param all the files from which another one is chosen where this kind of damage exchanges two
     */
    void on(Path file, List<Path> all, Random random) throws IOException {
        long size = Files.size(file);
        switch (this) {
            case CUT -> resize(file, size == 0 ? 0 : random.nextLong(size));
            case EMPTIED -> resize(file, 0);
            case ALTERED -> alter(file, size, random);
            case DELETED -> Files.delete(file);
            case LENGTHENED -> {
                byte[] more = new byte[1 + random.nextInt(100)];
                random.nextBytes(more);
                Files.write(file, more, java.nio.file.StandardOpenOption.APPEND);
            }
            case SWAPPED -> {
                Path other = all.get(random.nextInt(all.size()));
                byte[] content = Files.readAllBytes(file);
                Files.write(file, Files.readAllBytes(other));
                Files.write(other, content);
            }
            case FOLDER -> {
                Files.delete(file);
                Files.createDirectory(file);
            }
            case LINK_TO_NOTHING -> {
                Files.delete(file);
                Files.createSymbolicLink(file, file.resolveSibling("nothing-is-here"));
            }
        }
    }

    private static void resize(Path file, long size) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            opened.setLength(size);
        }
    }

    private static void alter(Path file, long size, Random random) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            for (int i = 0; size > 0 && i <= random.nextInt(4); i++) {
                long place = random.nextLong(size);
                opened.seek(place);
                int before = opened.read();
                opened.seek(place);
                opened.write(before ^ (1 + random.nextInt(255)));
            }
        }
    }

    /** Returns all files below a folder, in order. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Copies a folder without hard links, so that the copy shares no file with the original. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> found = Files.walk(from)) {
            for (Path file : found.sorted().toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
