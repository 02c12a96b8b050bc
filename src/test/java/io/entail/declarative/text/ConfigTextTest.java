package io.entail.declarative.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.DeclarativeConfigException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigTextTest {
    @TempDir
    private Path temporary;

    @Test
    void readsYamlAndJsonAlike() {
        Map<String, @Nullable Object> yaml = yaml("""
                _format_version: "2.1"
                services:
                - name: orders   # remark
                  port: 80
                  ratio: 0.5
                  enabled: true
                  path: null
                  tags: [a, "1"]
                """);
        Map<String, @Nullable Object> json = new ConfigText("x.json", """
                {"_format_version": "2.1", "services": [
                \t{"name": "orders", "port": 80, "ratio": 0.5, "enabled": true, "path": null, "tags": ["a", "1"]}]}
                """).tree();
        assertThat(yaml).isEqualTo(json);
        assertThat(yaml.toString())
                .isEqualTo("{_format_version=2.1, services=[{name=orders, port=80, ratio=0.5, enabled=true, "
                        + "path=null, tags=[a, 1]}]}");
    }

    @Test
    void takesPlainYamlForTextUnlessItIsANumberABooleanOrNull() {
        assertThat(yaml("a: [no, Yes, 1:30, 0777, 0x1f, 2026-11-22, 1_000, 12.5.1, .inf]")
                        .get("a"))
                .isEqualTo(List.of("no", "Yes", "1:30", "0777", "0x1f", "2026-11-22", "1_000", "12.5.1", ".inf"));
        assertThat(yaml("a: [1, -2, 2147483648, 1.5, 1e3, true, '1', \"true\", !!str 2]")
                        .get("a"))
                .isEqualTo(List.of(1, -2, 2147483648L, 1.5, 1000.0, true, "1", "true", "2"));
        assertThat(yaml("a: [12345678901234567890, 1e400, 1e99999999999, -0.5e-99999999999]")
                        .get("a"))
                .isEqualTo(List.of(
                        new BigInteger("12345678901234567890"),
                        new BigDecimal("1e400"),
                        new BigDecimal("1e1000000000"),
                        new BigDecimal("-1e-1000000000")));
    }

    @Test
    void anchorsAliasesAndMergesWork() {
        Map<String, @Nullable Object> tree = yaml("""
                base: &base {retries: 1, port: 80}
                other: &other {port: 90, path: /}
                one:
                  <<: [*base, *other]
                  retries: 2
                same: *base
                """);
        assertThat(tree.get("one")).isEqualTo(Map.of("retries", 2, "port", 80, "path", "/"));
        assertThat(tree.get("same")).isEqualTo(Map.of("retries", 1, "port", 80));
    }

    @Test
    void refusesTextsThatAreNotOneTreeOfBoundedSize() {
        assertFault("a: 1\na: 2", "line 2, column 1: key 'a' is there twice");
        assertFault("a: [1", "line 1, column 6");
        assertFault("a: 1\n---\nb: 2", "line 2, column 1: a second document");
        assertFault("a: &x [*x]", "line 1, column 8: there is no '&x' that ends before this");
        assertFault("a: !!java.net.URL [x]", "is not supported");
        assertFault("a: !binary aGk=", "tag '!binary' is not supported");
        assertFault("? [a]\n: b", "expected a plain key");
        assertFault("a: " + "[".repeat(60) + "]".repeat(60), "nested more than 50 deep");
        assertFault(
                "a: 1\nb: \"" + "x".repeat(2 << 20) + "\"", "line 2, column 2: a text of more than 1048576 characters");
        assertFault("- a", "expected a map of entities");
        assertFault("", "expected a map of entities");
        assertThatThrownBy(() -> new ConfigText("x.json", "{\"a\": 1, \"a\": 2}").tree())
                .isInstanceOf(DeclarativeConfigException.class)
                .hasMessageContaining("x.json: not JSON: line 1, column ");
    }

    @Test
    void aliasesDoNotMultiplyWithoutEnd() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            laughs.append("a" + i + ": &a" + i + " [")
                    .append(("*a" + (i - 1) + ", ").repeat(10))
                    .append("]\n");
        }
        assertFault(laughs.toString(), "more than 1000000 values behind aliases");
    }

    @Test
    void refusesFilesThatCannotBeRead() throws Exception {
        Path latin = Files.write(temporary.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9});
        assertThatThrownBy(() -> ConfigText.of(latin).tree()).hasMessageContaining("latin.yaml: not UTF-8");
        assertThatThrownBy(() -> ConfigText.of(temporary.resolve("none.yaml")).tree())
                .isInstanceOf(DeclarativeConfigException.class)
                .hasMessageContaining("none.yaml: no such file");
    }

    private static Map<String, @Nullable Object> yaml(String text) {
        return new ConfigText("x.yaml", text).tree();
    }

    private static void assertFault(String text, String fault) {
        assertThatThrownBy(() -> yaml(text))
                .isInstanceOf(DeclarativeConfigException.class)
                .hasMessageContaining(fault);
    }
}
