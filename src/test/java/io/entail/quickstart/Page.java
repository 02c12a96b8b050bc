package io.entail.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a page of the documentation: its fenced blocks, and the code spans in its text. */
public final class Page {
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

    private final Path file;
    private final List<Block> blocks = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<String> headings = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** A fenced block with its language and the number of its first line. */
    public record Block(String language, String text, int line) {}

    private Page(Path file) {
        this.file = file;
    }

    public static Page read(Path file) throws IOException {
        Page page = new Page(file);
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("```")) {
                int end = i + 1;
                while (!lines.get(end).equals("```")) {
                    end++;
                }
                String inside = String.join("\n", lines.subList(i + 1, end));
                page.blocks.add(new Block(line.substring("```".length()), inside, i + 2));
                i = end;
            } else {
                page.line(line);
            }
        }
        return page;
    }

    private void line(String line) {
        text.append(line).append(line.isEmpty() ? '\n' : ' ');
        if (line.startsWith("#")) {
            headings.add(line.replaceFirst("^#+ ", ""));
        } else if (line.startsWith("| ")) {
            rows.add(Pattern.compile("(?<!\\\\)\\|")
                    .splitAsStream(line.strip().substring(1))
                    .map(cell -> cell.strip().replace("\\|", "|"))
                    .toList());
        }
    }

    public List<Block> blocks(String language) {
        return blocks.stream()
                .filter(block -> block.language().equals(language))
                .toList();
    }

    public List<Block> blocks() {
        return List.copyOf(blocks);
    }

    /** Returns the code spans outside of blocks, with line breaks replaced by blanks. */
    public List<String> spans() {
        return find(SPAN);
    }

    /** Returns the targets of links. */
    public List<String> links() {
        return find(LINK);
    }

    private List<String> find(Pattern pattern) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    /** Returns the cells of all rows of tables. */
    public List<List<String>> rows() {
        return List.copyOf(rows);
    }

    /** Whether the page has a heading with this anchor. */
    public boolean hasAnchor(String anchor) {
        return headings.stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .anyMatch(anchor::equals);
    }

    /** Returns the command lines of {@code ops/entail} in blocks and in the text, each split into its arguments. */
    public List<List<String>> commands() {
        List<String> lines = new ArrayList<>();
        blocks.forEach(block -> block.text().lines().forEach(lines::add));
        lines.addAll(spans());
        return lines.stream()
                .map(line -> line.replaceFirst("^ops/entail ", "entail "))
                .filter(line -> line.startsWith("entail "))
                .map(line -> arguments(line.substring("entail ".length()).replaceFirst("\\s+#.*", "")))
                .toList();
    }

    private static List<String> arguments(String line) {
        List<String> arguments = new ArrayList<>();
        Matcher matcher = Pattern.compile("\"([^\"]*)\"|(\\S+)").matcher(line);
        while (matcher.find()) {
            arguments.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return arguments;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
