package io.entail.schema.formats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths of routes in the syntax of 3.0, and the conversion of those of 2.1. */
final class PathSyntaxTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /                    | ok
            /a/b.c-d_e~f         | ok
            /a;v=1,b:@!$&'()*+   | ok
            /status/\\d+         | ok
            /a{b                 | ok
            /users/(foo          | ok
            /é                   | ok
            `/a b`               | ok
            /a%2Fb               | ok
            /{a}%                | ok
            ~/                   | ok
            ~/status/\\d+$       | ok
            ~/%zz                | ok
            /a%2w                | invalid url-encoded value: '%2w'
            /a%2fb               | non-normalized path, consider use '/a%2Fb' instead
            /%41                 | non-normalized path, consider use '/A' instead
            /a%20b               | non-normalized path, consider use '/a b' instead
            /a/../b/./c/..       | non-normalized path, consider use '/b/' instead
            /a//b                | must not have empty segments
            ~/a//b               | must not have empty segments
            a                    | should start with: / (fixed path) or ~/ (regex path)
            ~a                   | should start with: / (fixed path) or ~/ (regex path)
            ~                    | should start with: / (fixed path) or ~/ (regex path)
            ~/users/(foo         | invalid regex: '/users/(foo' (PCRE returned: missing closing ))
            ~/(a)\\1             | invalid regex: '/(a)\\1' (PCRE returned: invalid escape sequence)
            """)
    void aPathOf3IsAPatternOrPlainText(String path, String expected) {
        String fault = PathSyntax.faultIn3(path);
        assertThat(fault == null ? "ok" : fault).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            /                   | /
            /a/b.c-d_e~f        | /a/b.c-d_e~f
            /a/                 | /a/
            /a/../b/./c/..      | /b/
            /../..              | /
            /a/.                | /a/
            /%41%2f%2E          | /A%2F.
            /%c3%a9%20%e9       | /é %E9
            /%25%41             | /%25A
            /%2e%2e/x           | /x
            /...                | /...
            /status/\\d+        | ~/status/\\d+
            /a{2}               | ~/a{2}
            /a b                | ~/a b
            /(%41%2e%2f)        | ~/(A\\.%2F)
            /[a]\\%41           | ~/[a]\\%41
            /(%c3%a9%7d%ff)     | ~/(é\\}%FF)
            /é                  | ~/é
            """)
    void aPathOf2HasAFormIn3ThatMeansTheSame(String path, String expected) {
        assertThat(PathSyntax.faultIn2(path)).isNull();
        assertThat(PathSyntax.in3(path)).isEqualTo(expected);
        assertThat(PathSyntax.faultIn3(expected)).isNull();
    }
}
