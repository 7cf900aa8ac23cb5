package org.vestibule.mfa.method.webauthn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vestibule.mfa.method.webauthn.AssertionCheck.Asked;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Every vector of WebAuthn Level 3, section 16, that has a ceremony; those we do not take are refused for their own reason. */
@Tag("W-6")
class VectorsTest {
    private static final RelyingParty EXAMPLE =
            new RelyingParty("example.org", "Example", Set.of("https://example.org"));
    private static final byte[] HANDLE = new byte[64];

    /** Algorithms that are not offered; pages inside pages of others. */
    private static final Map<String, Refusal> NOT_TAKEN = Map.of(
            "sctn-test-vectors-none-es256-crossOrigin", Refusal.CROSS_ORIGIN,
            "sctn-test-vectors-none-es256-topOrigin", Refusal.CROSS_ORIGIN,
            "sctn-test-vectors-packed-es384", Refusal.ALGORITHM,
            "sctn-test-vectors-packed-es512", Refusal.ALGORITHM,
            "sctn-test-vectors-packed-ed448", Refusal.ALGORITHM);

    /**
     * Their statements are not what the library takes: a certInfo that it cannot read, no key description of a keymaster, an
     * AAGUID with U2F. Nobody is asked for a statement here, and where none is asked for browsers replace it (section 5.1.3).
     */
    private static final Map<String, Refusal> STATEMENT_NOT_TAKEN = Map.of(
            "sctn-test-vectors-tpm-es256", Refusal.MALFORMED,
            "sctn-test-vectors-android-key-es256", Refusal.ATTESTATION,
            "sctn-test-vectors-fido-u2f-es256", Refusal.ATTESTATION);

    /** No ceremony: the certificate of the attestations' root, which nobody is asked for; and a heading. */
    private static final Set<String> NO_CEREMONY =
            Set.of("sctn-test-vectors-attestation-root-cert", "test-vectors-extensions");

    private final RegistrationCheck registrations = new RegistrationCheck();
    private final AssertionCheck assertions = new AssertionCheck();

    private static List<JsonNode> all() throws IOException {
        JsonNode vectors =
                new ObjectMapper().readTree(VectorsTest.class.getResource("/webauthn/level-3-test-vectors.json"));
        return StreamSupport.stream(vectors.spliterator(), false).toList();
    }

    private static Stream<String> taken() throws IOException {
        return ids().filter(id -> !NOT_TAKEN.containsKey(id) && !NO_CEREMONY.contains(id));
    }

    private static Stream<String> notTaken() throws IOException {
        return ids().filter(NOT_TAKEN::containsKey);
    }

    private static Stream<String> statementNotTaken() {
        return STATEMENT_NOT_TAKEN.keySet().stream();
    }

    private static Stream<String> ids() throws IOException {
        return all().stream().map(vector -> vector.path("id").asText());
    }

    @Test
    void noneIsLeftOut() throws IOException {
        assertThat(ids()).hasSize(17);
        assertThat(taken()).hasSize(10);
        assertThat(notTaken()).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("taken")
    void aKeyRegistersAndSigns(String id) throws IOException {
        JsonNode registration = vector(id).path("blocks").path(0);
        JsonNode authentication = vector(id).path("blocks").path(1);

        Registration registered = registrations.check(EXAMPLE, challenge(registration), created(id, registration));
        assertThat(registered).isInstanceOf(Registration.Registered.class);
        SecurityKey key = ((Registration.Registered) registered).key();
        Assertion signed = assertions.check(
                EXAMPLE, challenge(authentication), new Asked(HANDLE, List.of(key)), got(registration, authentication));

        assertThat(key.credentialId).isEqualTo(bytes(registration, "credential_id"));
        assertThat(signed).isInstanceOf(Assertion.Signed.class);
        assertThat(((Assertion.Signed) signed).key()).isSameAs(key);
    }

    @ParameterizedTest
    @MethodSource("taken")
    void theSignatureOfAnotherChallengeIsNone(String id) throws IOException {
        JsonNode registration = vector(id).path("blocks").path(0);
        JsonNode authentication = vector(id).path("blocks").path(1);
        var registered = (Registration.Registered)
                registrations.check(EXAMPLE, challenge(registration), created(id, registration));

        Assertion signed = assertions.check(
                EXAMPLE,
                challenge(registration),
                new Asked(HANDLE, List.of(registered.key())),
                got(registration, authentication));

        assertThat(signed).isEqualTo(new Assertion.Refused(Refusal.CHALLENGE));
    }

    @ParameterizedTest
    @MethodSource("statementNotTaken")
    void aStatementThatIsNotUnderstoodIsRefused(String id) throws IOException {
        JsonNode registration = vector(id).path("blocks").path(0);
        String asMade = credential(registration, registration, List.of("clientDataJSON", "attestationObject"));

        Registration refused = registrations.check(EXAMPLE, challenge(registration), asMade);

        assertThat(refused).isEqualTo(new Registration.Refused(STATEMENT_NOT_TAKEN.get(id)));
    }

    @ParameterizedTest
    @MethodSource("notTaken")
    void whatIsNotOfferedDoesNotRegister(String id) throws IOException {
        JsonNode registration = vector(id).path("blocks").path(0);

        Registration refused = registrations.check(EXAMPLE, challenge(registration), created(id, registration));

        assertThat(refused).isEqualTo(new Registration.Refused(NOT_TAKEN.get(id)));
    }

    private static JsonNode vector(String id) throws IOException {
        return all().stream()
                .filter(vector -> vector.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String challenge(JsonNode block) {
        return RandomBytes.encode(bytes(block, "challenge"));
    }

    private static String created(String id, JsonNode registration) throws IOException {
        JsonNode block = registration.deepCopy();
        if (STATEMENT_NOT_TAKEN.containsKey(id)) {
            ((ObjectNode) block).put("attestationObject", withoutStatement(bytes(registration, "attestationObject")));
        }
        return credential(registration, block, List.of("clientDataJSON", "attestationObject"));
    }

    private static String withoutStatement(byte[] attestationObject) {
        var cbor = new CBORMapper();
        var attestation = (tools.jackson.databind.node.ObjectNode) cbor.readTree(attestationObject);
        attestation.put("fmt", "none");
        attestation.putObject("attStmt");
        return HexFormat.of().formatHex(cbor.writeValueAsBytes(attestation));
    }

    private static String got(JsonNode registration, JsonNode block) throws IOException {
        return credential(registration, block, List.of("clientDataJSON", "authenticatorData", "signature"));
    }

    private static String credential(JsonNode registration, JsonNode block, List<String> members) throws IOException {
        Map<String, Object> response = new HashMap<>();
        members.forEach(member -> response.put(member, RandomBytes.encode(bytes(block, member))));
        String id = RandomBytes.encode(bytes(registration, "credential_id"));
        return new ObjectMapper()
                .writeValueAsString(Map.of("type", "public-key", "id", id, "rawId", id, "response", response));
    }

    private static byte[] bytes(JsonNode block, String member) {
        return HexFormat.of().parseHex(block.path(member).asText());
    }
}
