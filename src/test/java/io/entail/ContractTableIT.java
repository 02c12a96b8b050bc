package io.entail;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.ContractTable.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The fast tests that {@code ops/decisions/contract.md} names have run before this, and passed. */
final class ContractTableIT {
    private static final Path REPORTS = Path.of("target", "surefire-reports");

    /** A test that ran: a method, and the class in which it ran. */
    private record Ran(Class<?> type, String method) {}

    @Test
    void everyFastTestRanAndPassed() throws Exception {
        List<Ran> passed = passed();
        TestClasses classes = TestClasses.compiled();
        List<String> missing = new ArrayList<>();
        for (Row row : ContractTable.read()) {
            for (ContractTable.Test test : row.tests()) {
                if (!test.type().endsWith("IT") && !isAmong(passed, classes.require(test.type()), test.method())) {
                    missing.add(row.number() + ": " + test);
                }
            }
        }
        assertThat(missing)
                .as("the tests of all rows are among those that passed, according to %s", REPORTS)
                .isEmpty();
    }

    /** Whether a test has passed. A contract runs in the classes that extend it. */
    private static boolean isAmong(List<Ran> passed, Class<?> type, String method) {
        return passed.stream().anyMatch(ran -> ran.method().equals(method) && type.isAssignableFrom(ran.type()));
    }

    /** Returns the methods whose runs have all passed. */
    private static List<Ran> passed() throws IOException, ParserConfigurationException, SAXException {
        Set<Ran> all = new HashSet<>();
        Set<Ran> others = new HashSet<>();
        try (Stream<Path> files = Files.list(REPORTS)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.getFileName().toString().matches("TEST-.*\\.xml")) {
                    read(file, all, others);
                }
            }
        }
        all.removeAll(others);
        return List.copyOf(all);
    }

    private static void read(Path report, Set<Ran> all, Set<Ran> others)
            throws IOException, ParserConfigurationException, SAXException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        NodeList cases = factory.newDocumentBuilder().parse(report.toFile()).getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element each = (Element) cases.item(i);
            // The name of one run of a parameterized test is "name(types)[number]".
            String method = each.getAttribute("name").replaceAll("[(\\[].*", "");
            Optional<Class<?>> type = TestClasses.find(each.getAttribute("classname"));
            if (type.isEmpty()) {
                // The report is from an earlier build.
                continue;
            }
            Ran ran = new Ran(type.get(), method);
            all.add(ran);
            if (each.getElementsByTagName("failure").getLength() > 0
                    || each.getElementsByTagName("error").getLength() > 0
                    || each.getElementsByTagName("skipped").getLength() > 0) {
                others.add(ran);
            }
        }
    }
}
