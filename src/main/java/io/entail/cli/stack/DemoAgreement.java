package io.entail.cli.stack;

import io.entail.cli.stack.DemoReport.Timed;
import io.entail.cli.stack.DemoWitness.Answer;
import io.entail.cli.stack.DemoWitness.Problem;
import io.entail.cli.stack.DemoWitness.Proof;
import io.entail.cli.stack.DemoWitness.Question;
import io.entail.cli.stack.DemoWitness.Testimony;
import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.read.Entity;
import io.entail.read.PageRequest;
import io.entail.schema.EntityDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A second process reads the same log into an empty directory and must get the same state. It also verifies the past
 * and must find nothing.
 */
final class DemoAgreement {
    private static final int SAMPLES_PER_ENTITY = 100;
    private static final int PROBLEMS_MAX = 10;

    private final EntityStore store;
    private final DemoReport report;
    private final @Nullable String altered;

    /**
     * Takes the store of this process.
     *
     * @param altered for a test, the name of an entity that the second process is shown with another content; null
     *     otherwise
     */
    DemoAgreement(EntityStore store, DemoReport report, @Nullable String altered) {
        this.store = store;
        this.report = report;
        this.altered = altered;
    }

    void run(EntityStoreConfig config, String registry, Path directory) throws Exception {
        report.heading("Ask a second process that starts from an empty directory");
        Path folder = Files.createDirectories(directory.resolve("second"));
        Question question = new Question(
                config.bootstrap(),
                registry,
                config.store(),
                folder.toString(),
                store.reader().reached().toString(),
                samples(),
                altered);
        Timed<Answer> answered = Timed.of(() -> DemoSecondProcess.ask(question, folder));
        Testimony other = answered.result().testimony();
        Testimony own = DemoWitness.testimony(store, question);
        report.of("second process")
                .value("pid", other.pid())
                .value("position", other.position())
                .time("process", answered.time())
                .tell("process " + other.pid() + " has read the log up to " + other.position() + ", " + answered.text()
                        + " from its start to its end");
        report.of("digests agree")
                .value("own", own.digest())
                .value("other", other.digest())
                .check(
                        own.position().equals(other.position()) && own.digest().equals(other.digest()),
                        "the digests over all records and outcomes up to " + other.position() + " agree: "
                                + other.digest().substring(0, 16) + "... and "
                                + own.digest().substring(0, 16) + "...");
        long total = other.counts().values().stream().mapToLong(Long::longValue).sum();
        report.of("counts agree")
                .value("entities", total)
                .check(own.counts().equals(other.counts()), "the counts agree: " + total + " entities");
        List<String> ownTexts = DemoWitness.texts(own);
        List<String> otherTexts = DemoWitness.texts(other);
        long same = Set.copyOf(ownTexts).stream()
                .filter(Set.copyOf(otherTexts)::contains)
                .count();
        report.of("samples agree")
                .value("same", same)
                .value("compared", ownTexts.size())
                .check(
                        ownTexts.equals(otherTexts) && !ownTexts.isEmpty(),
                        same + " of " + ownTexts.size()
                                + " entities picked at random are the same in every field and version");
        prove(answered.result().proof());
    }

    private void prove(Proof proof) {
        report.of("nothing was altered")
                .value("findings", proof.findings())
                .value("changes", proof.changes())
                .value("records", proof.records())
                .value("digest", proof.digest())
                .check(
                        proof.findings() == 0 && proof.changes() > 0,
                        "the chain of " + proof.changes() + " changes and the log of " + proof.records()
                                + " records, verified there: "
                                + (proof.findings() == 0
                                        ? "nothing was altered, digest "
                                                + proof.digest().substring(0, 16) + "..."
                                        : proof.findings() + " finding(s)"));
        proof.problems().stream()
                .limit(PROBLEMS_MAX)
                .forEach(problem -> report.of("finding").tell(name(problem) + problem.text()));
    }

    /** Returns the name by which people know the row at fault. */
    private String name(Problem problem) {
        String entity = problem.entity();
        String key = problem.key();
        if (entity == null || key == null) {
            return "";
        }
        return store.definitions().stream()
                .filter(definition -> definition.name().equals(entity))
                .findFirst()
                .flatMap(EntityDefinition::endpointKey)
                .flatMap(field -> store.dao(entity).select(key).map(row -> row.text(field)))
                .map(name -> entity + " '" + name + "': ")
                .orElse("");
    }

    private Map<String, List<String>> samples() {
        Random random = new Random();
        Map<String, List<String>> samples = new LinkedHashMap<>();
        store.definitions().forEach(definition -> {
            List<Entity> rows = store.dao(definition.name())
                    .page(PageRequest.first(PageRequest.MAX_SIZE))
                    .data();
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < SAMPLES_PER_ENTITY && !rows.isEmpty(); i++) {
                keys.add(String.valueOf(rows.get(random.nextInt(rows.size())).text("id")));
            }
            samples.put(definition.name(), keys.stream().distinct().toList());
        });
        return samples;
    }
}
