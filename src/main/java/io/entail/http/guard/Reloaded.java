package io.entail.http.guard;

import io.entail.text.Log;
import io.entail.text.Reasons;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * A value that is made from files and made again when they change. The files are checked at most once a second, when
 * the value is used. When changed files cannot be used, this is logged once and the previous value stays in force.
 * Thread-safe.
 */
final class Reloaded<T> {
    private static final Logger log = Log.of(Reloaded.class);
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String setting;
    private final List<Path> files;
    private final Loader<T> loader;
    private final LongSupplier nanoTime;
    private final AtomicLong lookAt;
    private List<FileStamp> stamps;
    private String told = "";
    private volatile T current;

    /**
     * Reads the files.
     *
     * @param setting the key of the setting that names the files
     * @throws IllegalArgumentException with the setting and what is wrong with the files
     */
    Reloaded(String setting, List<Path> files, Loader<T> loader, LongSupplier nanoTime) {
        this.setting = setting;
        this.files = List.copyOf(files);
        this.loader = loader;
        this.nanoTime = nanoTime;
        this.lookAt = new AtomicLong(nanoTime.getAsLong() + INTERVAL_NANOS);
        this.stamps = stamps(this.files);
        try {
            this.current = loader.load();
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + ": " + Reasons.chain(e), e);
        }
    }

    /** Returns the value from the files, or from their last valid state. */
    T get() {
        long now = nanoTime.getAsLong();
        long due = lookAt.get();
        if (now - due >= 0 && lookAt.compareAndSet(due, now + INTERVAL_NANOS)) {
            look();
        }
        return current;
    }

    private synchronized void look() {
        // The stamps are taken before reading, so a change during reading is noticed at the next check.
        List<FileStamp> now = stamps(files);
        if (now.equals(stamps)) {
            return;
        }
        try {
            current = loader.load();
            stamps = now;
            told = "";
            log.info("Files have been read again setting={}", setting);
        } catch (IOException | IllegalArgumentException e) {
            String reason = Reasons.chain(e);
            if (!reason.equals(told)) {
                told = reason;
                log.warn(
                        "Files have changed and are of no use; what they said before stays in force setting={} reason={}",
                        setting,
                        reason);
            }
        }
    }

    private static List<FileStamp> stamps(List<Path> files) {
        return files.stream().map(FileStamp::of).toList();
    }

    /** Reads the files; throws an exception that says what is wrong with them. */
    @FunctionalInterface
    interface Loader<T> {
        T load() throws IOException;
    }
}
