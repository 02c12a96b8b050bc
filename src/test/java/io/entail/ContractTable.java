package io.entail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rows of {@code ops/decisions/contract.md}, each of which is a requirement with the tests that prove it. */
final class ContractTable {
    static final int ROWS = 150;

    private static final Path FILE = Path.of("ops", "decisions", "contract.md");
    private static final Pattern ROW = Pattern.compile("\\| *(\\d+) *\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final String OPEN = "open: ";

    private ContractTable() {}

    /** A method of a test class. A nested contract is named by the class that has its methods. */
    record Test(String type, String method) {
        @Override
        public String toString() {
            return type + "#" + method;
        }
    }

    /**
     * One row.
     *
     * @param open the text about what is missing; empty if nothing is
     * @param rest the text of the last cell without tests and the open part; empty if the cell is well-formed
     */
    record Row(int number, String what, String decision, List<Test> tests, String open, String rest) {}

    static List<Row> read() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(FILE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.add(row(row));
            }
        }
        return rows;
    }

    /** Returns the tests that have another result on a store over a database, as texts. */
    static List<String> needReplica() throws IOException {
        List<String> tests = new ArrayList<>();
        for (String line : Files.readAllLines(FILE)) {
            Matcher test = TEST.matcher(line);
            if (line.startsWith("- ") && test.find()) {
                tests.add(test.group(1) + "#" + test.group(2));
            }
        }
        return tests;
    }

    private static Row row(Matcher row) {
        String cell = row.group(4).strip();
        int at = cell.indexOf(OPEN);
        String open = at < 0 ? "" : cell.substring(at + OPEN.length());
        String named = at < 0 ? cell : cell.substring(0, at);
        List<Test> tests = new ArrayList<>();
        Matcher test = TEST.matcher(named);
        while (test.find()) {
            tests.add(new Test(test.group(1), test.group(2)));
        }
        return new Row(
                Integer.parseInt(row.group(1)),
                row.group(2).strip(),
                row.group(3).strip(),
                tests,
                open,
                TEST.matcher(named).replaceAll("").strip());
    }
}
