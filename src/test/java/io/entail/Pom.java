package io.entail;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The parts of a POM that tests read. */
final class Pom {
    private Pom() {}

    /** A dependency as it is written in the POM. */
    record Dependency(String group, String artifact, String scope, boolean optional) {
        String name() {
            return group + ":" + artifact;
        }
    }

    static List<Dependency> dependencies(Path pom) throws Exception {
        return children(child(root(pom), "dependencies"))
                .map(element -> new Dependency(
                        text(element, "groupId"),
                        text(element, "artifactId"),
                        text(element, "scope").isEmpty() ? "compile" : text(element, "scope"),
                        text(element, "optional").equals("true")))
                .toList();
    }

    static Map<String, String> properties(Path pom) throws Exception {
        Map<String, String> properties = new TreeMap<>();
        children(child(root(pom), "properties"))
                .forEach(property -> properties.put(property.getTagName(), property.getTextContent()));
        return properties;
    }

    static String version(Path pom) throws Exception {
        return text(root(pom), "version");
    }

    /** Returns the plugins of the build with their versions, which are empty if none is given. */
    static Map<String, String> plugins(Path pom) throws Exception {
        Map<String, String> plugins = new TreeMap<>();
        children(child(child(root(pom), "build"), "plugins"))
                .forEach(plugin -> plugins.put(text(plugin, "artifactId"), text(plugin, "version")));
        return plugins;
    }

    /** Returns the properties that a profile sets. */
    static Map<String, String> profile(Path pom, String id) throws Exception {
        Map<String, String> properties = new TreeMap<>();
        children(child(root(pom), "profiles"))
                .filter(profile -> text(profile, "id").equals(id))
                .flatMap(profile -> children(child(profile, "properties")))
                .forEach(property -> properties.put(property.getTagName(), property.getTextContent()));
        return properties;
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
