package io.entail.declarative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.entail.dao.EntityStore;
import io.entail.declarative.ConfigImport.Options;
import io.entail.declarative.ConfigImport.Part;
import io.entail.declarative.Differences.Difference;
import io.entail.declarative.text.ConfigText;
import io.entail.errors.DeclarativeConfigException;
import io.entail.schema.Definitions;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Imports texts into a store in memory. The files are called x0.yaml, x1.yaml and so on. */
record Imports(EntityStore store, Definitions definitions, List<String> notes) {
    static final Options PLAIN = new Options(false, false);
    static final Options PRUNE = new Options(true, false);

    Imports(EntityStore store) {
        this(store, Definitions.shipped(), new ArrayList<>());
    }

    List<Part> plan(Options options, String... files) {
        List<ConfigText> texts = new ArrayList<>();
        for (String file : files) {
            texts.add(new ConfigText("x" + texts.size() + ".yaml", file));
        }
        ImportListener listener = new ImportListener() {
            @Override
            public void notes(String sentence) {
                notes.add(sentence);
            }
        };
        return new ConfigImport(store, definitions, options, listener).plan(texts, Instant.now());
    }

    /** Imports the files and returns what has changed, each as {@code sign entity name}. */
    List<String> run(Options options, String... files) throws InterruptedException {
        List<String> changes = changes(options, files);
        for (Part part : plan(options, files)) {
            new Importer(part.store(), ImportListener.NONE).run(part.plan());
        }
        return changes;
    }

    List<String> run(String... files) throws InterruptedException {
        return run(PLAIN, files);
    }

    /** Returns what an import would change, each as {@code sign entity name}. */
    List<String> changes(Options options, String... files) {
        return differences(options, files).stream()
                .map(each -> each.kind().sign() + " " + each.entity() + (each.name() == null ? "" : " " + each.name()))
                .toList();
    }

    List<Difference> differences(Options options, String... files) {
        List<Difference> differences = new ArrayList<>();
        for (Part part : plan(options, files)) {
            new Differences(new StoreRows(part.store()), Instant.now()).tell(part.plan(), differences::add);
        }
        return differences;
    }

    /** Returns the faults of the files, by path. */
    Map<String, Object> faults(Options options, String... files) {
        DeclarativeConfigException refused =
                catchThrowableOfType(DeclarativeConfigException.class, () -> plan(options, files));
        assertThat(refused).as("the import is refused").isNotNull();
        return refused.fields();
    }

    Map<String, Object> faults(String... files) {
        return faults(PLAIN, files);
    }

    String export() throws IOException {
        StringWriter text = new StringWriter();
        new Exporter(store, definitions, Optional.empty(), List.of()).write(text, false);
        return text.toString();
    }
}
