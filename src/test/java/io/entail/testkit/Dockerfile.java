package io.entail.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The instructions of {@code docker/Dockerfile}.
 *
 * @param instructions the instructions of all stages, in order
 */
public record Dockerfile(List<Instruction> instructions) {
    private static final Path FILE = Path.of("docker", "Dockerfile");

    /**
     * One instruction.
     *
     * @param name the name, such as {@code COPY}
     * @param text the rest of the instruction, with continued lines joined
     */
    public record Instruction(String name, String text) {}

    /** Reads and parses the file. */
    public static Dockerfile read() throws IOException {
        List<Instruction> instructions = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : Files.readAllLines(FILE)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            open.append(line.strip());
            if (line.endsWith("\\")) {
                open.setLength(open.length() - 1);
            } else {
                int end = open.indexOf(" ");
                instructions.add(new Instruction(
                        open.substring(0, end), open.substring(end + 1).strip()));
                open.setLength(0);
            }
        }
        return new Dockerfile(List.copyOf(instructions));
    }

    /** Returns the texts of all instructions of this name. */
    public List<String> all(String name) {
        return instructions.stream()
                .filter(instruction -> instruction.name().equals(name))
                .map(Instruction::text)
                .toList();
    }

    /** Returns the text of the last instruction of this name, which is the one that applies. */
    public String last(String name) {
        List<String> all = all(name);
        if (all.isEmpty()) {
            throw new AssertionError("docker/Dockerfile has no " + name);
        }
        return all.get(all.size() - 1);
    }

    /** Returns the last stage, which makes the image: everything after the last {@code FROM}. */
    public Dockerfile image() {
        int from = 0;
        for (int i = 0; i < instructions.size(); i++) {
            from = instructions.get(i).name().equals("FROM") ? i : from;
        }
        return new Dockerfile(instructions.subList(from, instructions.size()));
    }
}
