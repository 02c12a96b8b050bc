package io.entail.schema.formats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each address has one normal form, however it is written. */
final class AddressesTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Example.COM                              | example.com
            *.Example.COM                            | *.example.com
            example.*                                | example.*
            H:080                                    | h:80
            10.0.0.1:8000                            | 10.0.0.1:8000
            2001:DB8::A                              | 2001:db8::a
            [2001:DB8::A]                            | 2001:db8::a
            [2001:DB8::A]:08000                      | [2001:db8::a]:8000
            [2001:0db8:0000:0:0:0:0:000a]:1          | [2001:db8::a]:1
            2001:db8::0.0.0.10                       | 2001:db8::a
            ::FFFF:10.0.0.1                          | ::ffff:10.0.0.1
            ::ffff:a00:1                             | ::ffff:10.0.0.1
            0:0:0:0:0:ffff:a00:1                     | ::ffff:10.0.0.1
            ::1.2.3.4                                | ::102:304
            0:0:0:0:0:0:0:0                          | ::
            1:0:0:2:0:0:0:3                          | 1:0:0:2::3
            1:0:2:0:3:0:4:0                          | 1:0:2:0:3:0:4:0
            0:0:1::                                  | 0:0:1::
            ::1                                      | ::1
            1::                                      | 1::
            2001:DB8::/32                            | 2001:db8::/32
            10.0.0.0/8                               | 10.0.0.0/8
            {vault://env/HOST}                       | {vault://env/HOST}
            Not a host                               | Not a host
            H:99999                                  | H:99999
            """)
    void anAddressHasOneForm(String text, String expected) {
        assertThat(Addresses.canonical(text)).isEqualTo(expected);
        assertThat(Addresses.canonical(expected)).isEqualTo(expected);
    }
}
