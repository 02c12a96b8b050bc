package io.entail.cli;

import io.entail.declarative.ConfigText;
import io.entail.declarative.ImportPlan;
import io.entail.declarative.ImportPlan.Write;
import io.entail.declarative.Importer;
import io.entail.declarative.StoreRows;
import io.entail.read.Position;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code entail import}: makes the store say what files say. */
@Command(
        name = "import",
        description = {
            "Stores the entities of declarative configuration files, YAML or JSON, as one configuration.",
            "Entities that are there already keep their ids, unchanged ones are not written, and nothing is deleted. "
                    + "When anything in the files is wrong, everything that is wrong is told and nothing is written."
        })
final class ImportCommand extends StoreCommand {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files, - for standard input.")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private WriteRemarks remarks = new WriteRemarks();

    @Override
    int run(OpenedStore store) throws Exception {
        List<ConfigText> texts = files.stream().map(ConfigText::read).toList();
        ImportPlan plan = ImportPlan.of(texts, store.definitions(), new StoreRows(store.store()), Instant.now());
        if (plan.idsOfContent() > 0) {
            err().println("entail: " + plan.idsOfContent() + " entities have neither id nor name nor another unique "
                    + "value: when they are edited, an import adds them anew and leaves the old ones");
        }
        Importer.Result result = new Importer(remarks.on(store.store()), new ImportReport(err())).run(plan);
        print(plan, result);
        return 0;
    }

    private void print(ImportPlan plan, Importer.Result result) {
        long created = plan.writes().stream().filter(Write::isNew).count();
        long updated = plan.writes().size() - created;
        Position position = result.position();
        if (isJson()) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("created", created);
            json.put("updated", updated);
            json.put("unchanged", plan.unchanged());
            json.put("writes", result.writes());
            json.put(EntityJson.POSITION, position == null ? null : position.toString());
            out().println(Json.text(json));
        } else {
            String where = position == null
                    ? "nothing written"
                    : (result.writes() == 1 ? "one write" : result.writes() + " writes") + ", up to " + position;
            out().println(created + " created, " + updated + " updated, " + plan.unchanged() + " unchanged; " + where);
        }
    }
}
