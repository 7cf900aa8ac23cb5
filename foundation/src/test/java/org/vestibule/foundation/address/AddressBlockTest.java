package org.vestibule.foundation.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("attack-56")
class AddressBlockTest {
    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::7,                                2001:db8:1:2::/64",
        "2001:db8:1:2:ffff:ffff:ffff:ffff,               2001:db8:1:2::/64",
        "2001:0DB8:0001:0002:0:0:0:7,                    2001:db8:1:2::/64",
        "2001:db8:1:3::7,                                2001:db8:1:3::/64",
        "::1,                                            ::/64",
        "192.0.2.7,                                      192.0.2.7",
        "::ffff:192.0.2.7,                               192.0.2.7",
        "0198f0a2-7d1c-7b54-9c55-0a3d9c7b1f10,           0198f0a2-7d1c-7b54-9c55-0a3d9c7b1f10",
        "shop/2001:db8:1:2::7,                           shop/2001:db8:1:2::7",
        "a:b,                                            a:b"
    })
    void anIpv6AddressCountsAsItsNetworkAndAnythingElseAsItself(String address, String counted) {
        assertThat(AddressBlock.of(address)).isEqualTo(counted);
    }
}
