package org.vestibule.mfa.method.webauthn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.localstack.securitykey.Scene;
import org.vestibule.localstack.securitykey.SoftwareKey;

/** Each step of WebAuthn Level 3, section 7.1, with one lie that it alone finds out. */
@Tag("W-1")
@Tag("attack-38")
@Tag("attack-40")
class RegistrationCheckTest {
    private static final String ORIGIN = "https://login.shop.example";
    private static final RelyingParty SHOP = new RelyingParty("shop.example", "Shop", Set.of(ORIGIN));
    private static final String CHALLENGE = RandomBytes.base64url(32);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistrationCheck check = new RegistrationCheck();
    private final SoftwareKey key = new SoftwareKey();

    private static Scene scene() {
        return Scene.creating("shop.example", ORIGIN, CHALLENGE);
    }

    private Registration register(Scene scene) {
        return check.check(SHOP, CHALLENGE, json(key.attest(scene)));
    }

    private static String json(Map<String, Object> credential) {
        try {
            return JSON.writeValueAsString(credential);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What came of a registration of which the JSON was changed on the way. */
    private Registration tampered(UnaryOperator<ObjectNode> change) {
        ObjectNode credential = JSON.valueToTree(key.attest(scene()));
        return check.check(SHOP, CHALLENGE, change.apply(credential).toString());
    }

    private static Registration refused(Refusal step) {
        return new Registration.Refused(step);
    }

    @Test
    void allThatIsKeptOfAKeyIsRead() {
        var registered = (Registration.Registered)
                register(scene().withFlags(Scene.PRESENT | Scene.VERIFIED | Scene.BACKUP_ELIGIBLE | Scene.BACKED_UP)
                        .withSignCount(7));

        SecurityKey kept = registered.key();
        assertThat(RandomBytes.encode(kept.credentialId)).isEqualTo(key.id());
        assertThat(kept.publicKey).isNotEmpty();
        assertThat(kept.signCount).isEqualTo(7);
        assertThat(kept.transports).containsExactlyInAnyOrder("usb", "nfc");
        assertThat(kept.backupEligible).isTrue();
        assertThat(kept.backupState).isTrue();
        assertThat(kept.uvInitialized).isTrue();
        assertThat(registered.shown()).isEqualTo(new Shown(true, true));
    }

    @Test
    void theTypeOfALoginIsRefused() {
        assertThat(register(scene().withType("webauthn.get"))).isEqualTo(refused(Refusal.TYPE));
    }

    @Test
    void anotherChallengeIsRefused() {
        assertThat(register(scene().withChallenge(RandomBytes.base64url(32)))).isEqualTo(refused(Refusal.CHALLENGE));
    }

    /** Sub-domains are not implied, nor is anything else that looks alike. */
    @ParameterizedTest
    @Tag("attack-41")
    @ValueSource(
            strings = {
                "https://shop.example",
                "https://evil.login.shop.example",
                "http://login.shop.example",
                "https://login.shop.example:8443",
                "https://login.shop.example:443",
                "https://login.shop.example/",
                "https://LOGIN.shop.example",
                "null"
            })
    void anotherOriginIsRefused(String origin) {
        assertThat(register(scene().withOrigin(origin))).isEqualTo(refused(Refusal.ORIGIN));
    }

    @Test
    void aPageInsideAnotherIsRefused() {
        assertThat(register(scene().with("crossOrigin", true))).isEqualTo(refused(Refusal.CROSS_ORIGIN));
    }

    @Test
    void aTopOriginIsRefusedEvenIfItIsOurs() {
        assertThat(register(scene().with("topOrigin", ORIGIN))).isEqualTo(refused(Refusal.CROSS_ORIGIN));
    }

    @Test
    @Tag("attack-41")
    void aKeyForAnotherPartyIsRefused() {
        assertThat(register(scene().withRpId("bank.example"))).isEqualTo(refused(Refusal.RP_ID));
    }

    @Test
    void aKeyThatNobodyTouchedIsRefused() {
        assertThat(register(scene().withFlags(Scene.VERIFIED))).isEqualTo(refused(Refusal.USER_PRESENCE));
    }

    @Test
    void aTouchAloneIsEnough() {
        assertThat(register(scene())).isInstanceOf(Registration.Registered.class);
    }

    @Test
    void aBackupOfWhatCannotBeBackedUpIsRefused() {
        assertThat(register(scene().withFlags(Scene.PRESENT | Scene.BACKED_UP)))
                .isEqualTo(refused(Refusal.BACKUP_STATE));
    }

    @Test
    void anAlgorithmThatWasNotOfferedIsRefused() {
        assertThat(register(scene().withAlgorithm(-35))).isEqualTo(refused(Refusal.ALGORITHM));
    }

    @Test
    void aStatementOfUnknownFormIsRefused() {
        assertThat(tampered(credential -> replaceInAttestation(credential, "none", "nine")))
                .isInstanceOf(Registration.Refused.class);
    }

    /** Letters of the CBOR text, of the same length. */
    private static ObjectNode replaceInAttestation(ObjectNode credential, String from, String to) {
        var response = (ObjectNode) credential.path("response");
        var latin = StandardCharsets.ISO_8859_1;
        String object = new String(
                Base64.getUrlDecoder().decode(response.path("attestationObject").asText()), latin);
        response.put(
                "attestationObject",
                RandomBytes.encode(object.replaceFirst(from, to).getBytes(latin)));
        return credential;
    }

    @Test
    void aCredentialIdOfMoreThan1023BytesIsRefused() {
        var longest = new SoftwareKey(1023);
        var tooLong = new SoftwareKey(1024);

        assertThat(check.check(SHOP, CHALLENGE, json(longest.attest(scene()))))
                .isInstanceOf(Registration.Registered.class);
        assertThat(check.check(SHOP, CHALLENGE, json(tooLong.attest(scene()))))
                .isEqualTo(refused(Refusal.CREDENTIAL_ID));
    }

    @Test
    void anIdThatIsNotTheRawIdIsRefused() {
        assertThat(tampered(credential -> credential.put("id", new SoftwareKey().id())))
                .isEqualTo(refused(Refusal.MALFORMED));
    }

    @Test
    void anIdThatIsNotTheAttestedOneIsRefused() {
        String other = new SoftwareKey().id();

        assertThat(tampered(credential -> credential.put("id", other).put("rawId", other)))
                .isEqualTo(refused(Refusal.CREDENTIAL_ID));
    }

    @Test
    void extensionsNobodyAskedForAreTolerated() {
        assertThat(tampered(credential -> {
                    credential
                            .putObject("clientExtensionResults")
                            .putObject("unheard")
                            .put("of", true);
                    return credential.put("new_member", 1);
                }))
                .isInstanceOf(Registration.Registered.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "\"text\"",
                "no json",
                "",
                "{\"type\":\"public-key\",\"id\":\"AA\",\"rawId\":\"AA\",\"response\":{\"clientDataJSON\":\"!\",\"attestationObject\":\"\"}}",
                "{\"type\":\"public-key\",\"id\":\"AA\",\"rawId\":\"AA\",\"response\":{\"clientDataJSON\":\"e30\",\"attestationObject\":\"oA\"}}"
            })
    void whatIsNoCredentialIsRefused(String json) {
        assertThat(check.check(SHOP, CHALLENGE, json)).isEqualTo(refused(Refusal.MALFORMED));
    }

    @Test
    void everyCutOfAnAttestationIsRefusedAndNoneFails() {
        ObjectNode credential = JSON.valueToTree(key.attest(scene()));
        var response = (ObjectNode) credential.path("response");
        byte[] whole =
                Base64.getUrlDecoder().decode(response.path("attestationObject").asText());

        for (int length = 0; length < whole.length; length++) {
            response.put("attestationObject", RandomBytes.encode(Arrays.copyOf(whole, length)));
            assertThat(check.check(SHOP, CHALLENGE, credential.toString()))
                    .as("the first %d bytes", length)
                    .isInstanceOf(Registration.Refused.class);
        }
    }
}
