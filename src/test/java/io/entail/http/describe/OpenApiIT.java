package io.entail.http.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.schema.Definitions;
import io.entail.testkit.Library;
import io.entail.testkit.NodeProgram;
import io.entail.testkit.NodeProgram.Run;
import io.entail.testkit.Types;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that know nothing of Entail read the document: two validators and a generator of clients. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenApiIT {
    @TempDir
    static Path temporary;

    private @Nullable NodeProgram checks;

    private enum Of {
        SHIPPED(Definitions.shipped()),
        USERS(Definitions.load(List.of(Library.folder(), Types.folder()), true));

        private final String json;

        Of(Definitions definitions) {
            try {
                json = new ObjectMapper().writeValueAsString(OpenApi.of(definitions.all(), "1.2.3"));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private String file() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @BeforeAll
    void install() throws Exception {
        if (NodeProgram.isPossible()) {
            Path folder = temporary.resolve("checks");
            checks = NodeProgram.install(Path.of("src/test/node/openapi"), folder);
            for (Of each : Of.values()) {
                Files.writeString(folder.resolve(each.file() + ".json"), each.json);
            }
        }
    }

    private void run(String program, String... arguments) throws Exception {
        assumeTrue(checks != null, "node and npm are not on the path");
        try (Run run = Objects.requireNonNull(checks).start("node_modules/" + program, List.of(arguments))) {
            run.awaitEnd();
            assertThat(run.exitCode())
                    .as("the program succeeds; it printed %s%s", run.lines(), run.errors())
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Of.class)
    void aParserOfJavaFindsNothingWrong(Of of) {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        SwaggerParseResult result = new OpenAPIV3Parser().readContents(of.json, null, options);
        assertThat(result.getMessages()).isEmpty();
        assertThat(result.getOpenAPI().getPaths()).containsKeys("/services/{services}/routes", "/batch");
        assertThat(Stream.of("Service", "ServiceWrite", "PluginCors"))
                .allMatch(result.getOpenAPI().getComponents().getSchemas()::containsKey);
    }

    @ParameterizedTest
    @EnumSource(Of.class)
    void aLinterFindsNothingWrong(Of of) throws Exception {
        run("@redocly/cli/bin/cli.js", "lint", of.file() + ".json", "--format", "stylish", "--max-problems", "50");
    }

    @Test
    void generatedClientsCompileAndRefuseInvalidRequests() throws Exception {
        for (Of each : Of.values()) {
            run(
                    "openapi-typescript/bin/cli.js",
                    each.file() + ".json",
                    "--output",
                    each.file() + ".d.ts",
                    // With this option, a client may leave out fields that have a default.
                    "--default-non-nullable=false");
        }
        run("typescript/bin/tsc", "--project", ".");
    }
}
