package org.vestibule.foundation.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.foundation.address.ProxyConfig.Header;
import org.vestibule.foundation.start.CannotStart;

@Tag("attack-56")
class ClientAddressTest {
    private static final String PROXY = "10.0.0.2";
    private static final List<String> TRUSTED = List.of("10.0.0.0/8", "2001:db8:aaaa::/48");

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    192.0.2.7                                | 192.0.2.7
                    192.0.2.7:4711                           | 192.0.2.7
                    2001:db8::1                              | 2001:db8::1
                    [2001:db8::1]                            | 2001:db8::1
                    [2001:db8::1]:4711                       | 2001:db8::1
                    2001:DB8:0:0:0:0:0:1                     | 2001:db8::1
                    ::ffff:192.0.2.7                         | 192.0.2.7
                    198.51.100.9, 192.0.2.7                  | 192.0.2.7
                    192.0.2.7, 10.9.9.9                      | 192.0.2.7
                    192.0.2.7, 10.9.9.9, 2001:db8:aaaa::5    | 192.0.2.7
                    198.51.100.9, 192.0.2.7, 10.9.9.9:80     | 192.0.2.7
                    10.0.0.9, 10.0.0.8                       | 10.0.0.9
                    garbage, 192.0.2.7                       | 192.0.2.7
                    ,192.0.2.7                               | 192.0.2.7
                    """)
    void theFirstHopFromTheRightThatIsNoProxyIsTheClient(String header, String client) {
        assertThat(of(PROXY, "X-Forwarded-For", header)).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                ",,,,",
                "192.0.2.7,",
                "192.0.2.7, ,",
                "unknown",
                "_hidden",
                "localhost",
                "192.0.2",
                "192.0.2.256",
                "192.0.2.7.8",
                "192.0.2.7:",
                "192.0.2.7:port",
                "192.0.2.7:123456",
                "192.0.2.7 192.0.2.8",
                "0x7f.1",
                "3221225991",
                "[192.0.2.7]",
                "[2001:db8::1",
                "2001:db8::1]",
                "[2001:db8::1]4711",
                "[2001:db8::1]:",
                "[]",
                "[]:80",
                "[[2001:db8::1]]",
                "fe80::1%eth0",
                "[fe80::1%25eth0]:80",
                "2001:db8::1::2",
                ":",
                "::ffff:999.0.2.7",
                "\"192.0.2.7\"",
                "１９２.0.2.7",
                "192.0.2.7\u0000",
                "for=192.0.2.7"
            })
    void whatCannotBeReadIsTheHopThatWroteIt(String header) {
        assertThat(of(PROXY, "X-Forwarded-For", header)).isEqualTo(PROXY);
    }

    @Test
    void aHopThatCannotBeReadEndsTheWalkWhereItIs() {
        assertThat(of(PROXY, "X-Forwarded-For", "192.0.2.7, unknown, 10.9.9.9")).isEqualTo("10.9.9.9");
        assertThat(of(PROXY, "X-Forwarded-For", "192.0.2.7,,10.9.9.9")).isEqualTo("10.9.9.9");
    }

    @Test
    @Tag("attack-15")
    void whoIsNoProxyChangesNothing() {
        assertThat(of("192.0.2.99", "X-Forwarded-For", "198.51.100.9")).isEqualTo("192.0.2.99");
        assertThat(of("2001:db8:aaab::1", "X-Forwarded-For", "198.51.100.9")).isEqualTo("2001:db8:aaab::1");
        assertThat(of("2001:db8:aaaa::1", "X-Forwarded-For", "198.51.100.9")).isEqualTo("198.51.100.9");
    }

    @Test
    void linesOfOneHeaderAreOneChain() {
        var headers = MultiMap.caseInsensitiveMultiMap()
                .add("X-Forwarded-For", "198.51.100.9")
                .add("x-forwarded-for", "192.0.2.7, 10.1.1.1");

        assertThat(address(Header.X_FORWARDED_FOR).of(request(PROXY, headers))).isEqualTo("192.0.2.7");
    }

    @Test
    void aChainLongerThanAnyIsNotWalkedToItsEnd() {
        String chain = "192.0.2.7" + ", 10.0.0.3".repeat(10_000);

        assertThat(of(PROXY, "X-Forwarded-For", chain)).isEqualTo("10.0.0.3");
        assertThat(of(PROXY, "X-Forwarded-For", ",".repeat(100_000))).isEqualTo(PROXY);
    }

    @Test
    void theHeaderThatTheProxyDoesNotWriteIsTheClientsOwnWord() {
        var both = MultiMap.caseInsensitiveMultiMap()
                .add("Forwarded", "for=198.51.100.9")
                .add("X-Forwarded-For", "192.0.2.7");

        assertThat(address(Header.X_FORWARDED_FOR).of(request(PROXY, both))).isEqualTo("192.0.2.7");
        assertThat(address(Header.FORWARDED).of(request(PROXY, both))).isEqualTo("198.51.100.9");
        assertThat(of(PROXY, "X-Real-IP", "198.51.100.9")).isEqualTo(PROXY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    for=192.0.2.7                                          | 192.0.2.7
                    For="192.0.2.7:4711";proto=https;by=203.0.113.43       | 192.0.2.7
                    proto=https; FOR="[2001:db8::1]:_obf";host="a,b"       | 2001:db8::1
                    for=198.51.100.9, for="192.0.2.7", for=10.9.9.9        | 192.0.2.7
                    host="x;for=198.51.100.9";for=192.0.2.7                | 192.0.2.7
                    host="\\"";for=192.0.2.7                               | 192.0.2.7
                    """)
    void theStandardHeaderIsWalkedAlike(String header, String client) {
        assertThat(address(Header.FORWARDED)
                        .of(request(PROXY, MultiMap.caseInsensitiveMultiMap().add("Forwarded", header))))
                .isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                ";",
                "for",
                "for=",
                "for=unknown",
                "for=_hidden",
                "proto=https",
                "for=192.0.2.7;for=192.0.2.8",
                "for=\"192.0.2.7",
                "for=\"",
                "for = 192.0.2.7",
                "for=192.0.2.7, proto=https",
                "host=\"a, for=192.0.2.7",
                "for=\"[2001:db8::1\""
            })
    void theStandardHeaderToo(String header) {
        assertThat(address(Header.FORWARDED)
                        .of(request(PROXY, MultiMap.caseInsensitiveMultiMap().add("Forwarded", header))))
                .isEqualTo(PROXY);
    }

    @Test
    void thePeersOwnAddressIsWrittenAlike() {
        assertThat(of("2001:DB8:0:0:0:0:0:7", "Accept", "*/*")).isEqualTo("2001:db8::7");
        assertThat(of("fe80:0:0:0:0:0:0:1%eth0", "Accept", "*/*")).isEqualTo("fe80::1");
        assertThat(ClientAddress.ofPeers().of(request(null, MultiMap.caseInsensitiveMultiMap())))
                .isEqualTo("0.0.0.0");
    }

    @Test
    void aProxyMayBeNamedAndIsFoundWhereItMovesTo() throws UnknownHostException {
        Map<String, String> zone = new ConcurrentHashMap<>();
        var trusted = new TrustedProxies(List.of("portal", "proxy-2.example"), name -> {
            if (!zone.containsKey(name)) {
                throw new UnknownHostException(name);
            }
            return new InetAddress[] {InetAddress.ofLiteral(zone.get(name))};
        });

        assertThat(trusted.hasNames()).isTrue();
        trusted.lookUp();
        assertThat(trusted.contains(InetAddress.ofLiteral("172.18.0.5"))).isFalse();
        zone.put("portal", "172.18.0.5");
        trusted.lookUp();
        assertThat(trusted.contains(InetAddress.ofLiteral("172.18.0.5"))).isTrue();
        zone.put("portal", "172.18.0.6");
        trusted.lookUp();
        assertThat(trusted.contains(InetAddress.ofLiteral("172.18.0.5"))).isFalse();
        assertThat(trusted.contains(InetAddress.ofLiteral("172.18.0.6"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0/8",
                "2001:db8::/129",
                "",
                "10.0.0.256",
                "a b",
                "-x",
                "10.0.0.1/-1"
            })
    void aProxyThatIsNoneIsAMistakeOfTheInstallation(String entry) {
        assertThatThrownBy(() -> new TrustedProxies(List.of(entry), InetAddress::getAllByName))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("vestibule.proxy.trusted");
    }

    private static String of(String peer, String header, String value) {
        return address(Header.X_FORWARDED_FOR)
                .of(request(peer, MultiMap.caseInsensitiveMultiMap().add(header, value)));
    }

    private static ClientAddress address(Header header) {
        return new ClientAddress(new TrustedProxies(new ArrayList<>(TRUSTED), InetAddress::getAllByName), header);
    }

    private static HttpServerRequest request(String peer, MultiMap headers) {
        return (HttpServerRequest) Proxy.newProxyInstance(
                ClientAddressTest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "remoteAddress" -> peer == null ? null : new Peer(peer);
                    case "headers" -> headers;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** As Vert.x has it of a socket: the address may hold a zone. */
    private record Peer(String hostAddress) implements SocketAddress {
        @Override
        public String host() {
            return hostAddress;
        }

        @Override
        public String hostName() {
            return null;
        }

        @Override
        public int port() {
            return 50_000;
        }

        @Override
        public String path() {
            return null;
        }

        @Override
        public boolean isInetSocket() {
            return true;
        }

        @Override
        public boolean isDomainSocket() {
            return false;
        }
    }
}
