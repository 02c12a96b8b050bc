package io.entail.backup;

import io.entail.audit.Moment;
import io.entail.dao.EntityStore;
import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.ReplayListener;
import io.entail.read.Scope;
import io.entail.schema.DefinitionChange;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a whole store to one file: the definitions, and every row of all workspaces at one moment, including secrets,
 * ids, automatic values and the time of expiry (to the second). The file does not contain the history, the versions and
 * positions of rows, earlier versions of definitions, or subschemas and functions, which belong to processes.
 *
 * @param position of the moment
 * @param rows number of rows
 * @param content SHA-256 of the rows that do not expire, as hexadecimal digits
 */
public record Backup(String position, long rows, String content) {
    /** The number of rows in memory at once. */
    private static final int PAGE = 500;

    /**
     * Writes the current state of the store. Needs memory for some hundred rows, and space on the replica's disk for a
     * snapshot of the state.
     *
     * @param name name of the store, for people who read the file
     * @param progress is told how many further rows were written
     * @throws IOException when the file cannot be written
     */
    public static Backup write(
            EntityStore store, String name, OutputStream out, ReplayListener listener, LongConsumer progress)
            throws IOException {
        Moment moment = store.moments().at(store.reader().reached());
        try (EntityStore then = store.asOf(moment, listener)) {
            return write(then, moment, name, out, progress);
        }
    }

    private static Backup write(EntityStore then, Moment moment, String name, OutputStream out, LongConsumer progress)
            throws IOException {
        Lines lines = new Lines(new GZIPOutputStream(out, 64 << 10));
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("entail_backup", BackupLines.FORMAT);
        head.put("store", name);
        head.put("position", moment.position().toString());
        head.put("time", moment.time().toString());
        lines.add(BackupLines.text(head));
        Definitions definitions = Definitions.of(then.definitions());
        for (EntityDefinition definition : definitions.all()) {
            lines.add(BackupLines.text(Map.of("definition", DefinitionChange.asInFile(definition))));
        }
        // Digests are kept per entity, because another store may have defined the entities in another order.
        SortedMap<String, String> content = new TreeMap<>();
        long rows = 0;
        for (EntityDefinition definition : definitions.all()) {
            MessageDigest lasting = BackupLines.digest();
            boolean lasts = false;
            PageRequest request = PageRequest.first(PAGE);
            boolean more = true;
            while (more) {
                Page page = then.reader().page(definition.name(), request, Scope.ALL);
                for (Entity entity : page.data()) {
                    String line = BackupLines.row(entity, moment.time().toEpochMilli());
                    lines.add(line);
                    if (entity.ttl() == null) {
                        lasts = true;
                        lasting.update(line.getBytes(StandardCharsets.UTF_8));
                    }
                }
                rows += page.data().size();
                progress.accept(page.data().size());
                more = page.offset().isPresent();
                request = request.after(page.offset().orElse(null));
            }
            if (lasts) {
                content.put(definition.name(), BackupLines.hex(lasting));
            }
        }
        Backup written = new Backup(moment.position().toString(), rows, digest(content));
        lines.end(written);
        return written;
    }

    private static String digest(SortedMap<String, String> content) {
        MessageDigest all = BackupLines.digest();
        content.forEach(
                (entity, digest) -> all.update((entity + " " + digest + "\n").getBytes(StandardCharsets.UTF_8)));
        return BackupLines.hex(all);
    }

    /** Writes lines and computes the digests over them. */
    private static final class Lines {
        private final GZIPOutputStream out;
        private final MessageDigest all = BackupLines.digest();

        Lines(GZIPOutputStream out) {
            this.out = out;
        }

        void add(String line) throws IOException {
            byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
            all.update(bytes);
            out.write(bytes);
        }

        void end(Backup backup) throws IOException {
            Map<String, Object> end = new LinkedHashMap<>();
            end.put("rows", backup.rows());
            end.put("content", backup.content());
            end.put("sha256", BackupLines.hex(all));
            add(BackupLines.text(end));
            out.finish();
        }
    }
}
