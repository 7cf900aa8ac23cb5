package org.vestibule.mfa.method.webauthn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.localstack.securitykey.Scene;
import org.vestibule.localstack.securitykey.SoftwareKey;
import org.vestibule.mfa.method.webauthn.AssertionCheck.Asked;

/** Each step of WebAuthn Level 3, section 7.2, with one lie that it alone finds out. */
@Tag("W-2")
@Tag("attack-38")
class AssertionCheckTest {
    private static final String ORIGIN = "https://login.shop.example";
    private static final RelyingParty SHOP = new RelyingParty("shop.example", "Shop", Set.of(ORIGIN));
    private static final String CHALLENGE = RandomBytes.base64url(32);
    private static final byte[] HANDLE = new byte[64];
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistrationCheck registrations = new RegistrationCheck();
    private final AssertionCheck check = new AssertionCheck();
    private final SoftwareKey key = new SoftwareKey();
    private final SoftwareKey spare = new SoftwareKey();
    private Asked asked;

    @BeforeEach
    void registerBoth() {
        Arrays.fill(HANDLE, (byte) 7);
        asked = new Asked(HANDLE, List.of(registered(key, Scene.PRESENT), registered(spare, Scene.PRESENT)));
    }

    private SecurityKey registered(SoftwareKey made, int flags) {
        var scene = Scene.creating("shop.example", ORIGIN, CHALLENGE).withFlags(flags);
        return ((Registration.Registered) registrations.check(SHOP, CHALLENGE, json(made.attest(scene)))).key();
    }

    private static Scene scene() {
        return Scene.getting("shop.example", ORIGIN, CHALLENGE);
    }

    private Assertion show(Scene scene) {
        return check.check(SHOP, CHALLENGE, asked, json(key.sign(scene)));
    }

    private Assertion tampered(UnaryOperator<ObjectNode> change) {
        ObjectNode credential = JSON.valueToTree(key.sign(scene()));
        return check.check(SHOP, CHALLENGE, asked, change.apply(credential).toString());
    }

    private static ObjectNode response(ObjectNode credential) {
        return (ObjectNode) credential.path("response");
    }

    private static String json(Map<String, Object> credential) {
        try {
            return JSON.writeValueAsString(credential);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Assertion refused(Refusal step) {
        return new Assertion.Refused(step);
    }

    @Test
    void anyOfThePersonsKeysAnswers() {
        var first = (Assertion.Signed) show(scene());
        var second = (Assertion.Signed) check.check(SHOP, CHALLENGE, asked, json(spare.sign(scene())));

        assertThat(first.key()).isSameAs(asked.keys().getFirst());
        assertThat(second.key()).isSameAs(asked.keys().getLast());
    }

    @Test
    @Tag("attack-39")
    void whatTheKeyShowedIsOfThisCeremony() {
        assertThat(((Assertion.Signed) show(scene())).shown().amr()).containsExactly("pwd", "hwk", "mfa");
        assertThat(((Assertion.Signed) show(scene().withFlags(Scene.PRESENT | Scene.VERIFIED)))
                        .shown()
                        .amr())
                .containsExactly("pwd", "hwk", "user", "mfa");
        assertThat(new Shown(true, true).amr()).containsExactly("pwd", "swk", "user", "mfa");
    }

    @Test
    void aKeyOfSomebodyElseIsRefused() {
        assertThat(check.check(SHOP, CHALLENGE, asked, json(new SoftwareKey().sign(scene()))))
                .isEqualTo(refused(Refusal.CREDENTIAL_ID));
    }

    @Test
    void anIdThatIsNotTheRawIdIsRefused() {
        assertThat(tampered(credential -> credential.put("id", spare.id()))).isEqualTo(refused(Refusal.MALFORMED));
    }

    @Test
    void theIdOfAnotherKeyOfThePersonIsRefused() {
        assertThat(tampered(credential -> credential.put("id", spare.id()).put("rawId", spare.id())))
                .isEqualTo(refused(Refusal.SIGNATURE));
    }

    @Test
    void theUserHandleMayBeAbsentOrTheirs() {
        assertThat(tampered(credential -> {
                    response(credential).put("userHandle", RandomBytes.encode(HANDLE));
                    return credential;
                }))
                .isInstanceOf(Assertion.Signed.class);
        assertThat(tampered(credential -> {
                    response(credential).putNull("userHandle");
                    return credential;
                }))
                .isInstanceOf(Assertion.Signed.class);
    }

    @Test
    void theUserHandleOfSomebodyElseIsRefused() {
        assertThat(tampered(credential -> {
                    response(credential).put("userHandle", RandomBytes.base64url(64));
                    return credential;
                }))
                .isEqualTo(refused(Refusal.USER_HANDLE));
    }

    @Test
    @Tag("attack-42")
    void theTypeOfARegistrationIsRefused() {
        assertThat(show(scene().withType("webauthn.create"))).isEqualTo(refused(Refusal.TYPE));
    }

    @Test
    void anotherChallengeIsRefused() {
        assertThat(show(scene().withChallenge(RandomBytes.base64url(32)))).isEqualTo(refused(Refusal.CHALLENGE));
    }

    @ParameterizedTest
    @Tag("attack-41")
    @ValueSource(
            strings = {
                "https://shop.example",
                "https://evil.login.shop.example",
                "http://login.shop.example",
                "https://login.shop.example:8443",
                "https://login.shop.example/",
                "https://LOGIN.shop.example"
            })
    void anotherOriginIsRefused(String origin) {
        assertThat(show(scene().withOrigin(origin))).isEqualTo(refused(Refusal.ORIGIN));
    }

    @Test
    void aPageInsideAnotherIsRefused() {
        assertThat(show(scene().with("crossOrigin", true))).isEqualTo(refused(Refusal.CROSS_ORIGIN));
    }

    @Test
    void aTopOriginIsRefusedEvenIfItIsOurs() {
        assertThat(show(scene().with("topOrigin", ORIGIN))).isEqualTo(refused(Refusal.CROSS_ORIGIN));
    }

    @Test
    @Tag("attack-41")
    void aSignatureForAnotherPartyIsRefused() {
        assertThat(show(scene().withRpId("bank.example"))).isEqualTo(refused(Refusal.RP_ID));
    }

    @Test
    void aKeyThatNobodyTouchedIsRefused() {
        assertThat(show(scene().withFlags(Scene.VERIFIED))).isEqualTo(refused(Refusal.USER_PRESENCE));
    }

    @Test
    void aBackupOfWhatCannotBeBackedUpIsRefused() {
        assertThat(show(scene().withFlags(Scene.PRESENT | Scene.BACKED_UP))).isEqualTo(refused(Refusal.BACKUP_STATE));
    }

    @Test
    void aKeyThatCouldNotBeBackedUpStaysSo() {
        assertThat(show(scene().withFlags(Scene.PRESENT | Scene.BACKUP_ELIGIBLE)))
                .isEqualTo(refused(Refusal.BACKUP_ELIGIBILITY));
    }

    @Test
    void aKeyThatCouldBeBackedUpStaysSo() {
        asked = new Asked(HANDLE, List.of(registered(key, Scene.PRESENT | Scene.BACKUP_ELIGIBLE)));

        assertThat(show(scene())).isEqualTo(refused(Refusal.BACKUP_ELIGIBILITY));
        assertThat(show(scene().withFlags(Scene.PRESENT | Scene.BACKUP_ELIGIBLE | Scene.BACKED_UP)))
                .isInstanceOf(Assertion.Signed.class);
    }

    @Test
    void aSignatureOverOtherDataIsRefused() {
        byte[] other = SoftwareKey.clientData(scene().with("extra", "one more member"));

        assertThat(tampered(credential -> {
                    response(credential).put("clientDataJSON", RandomBytes.encode(other));
                    return credential;
                }))
                .isEqualTo(refused(Refusal.SIGNATURE));
    }

    @Test
    void aSignatureOfNothingIsRefused() {
        assertThat(tampered(credential -> {
                    response(credential).put("signature", "");
                    return credential;
                }))
                .isInstanceOf(Assertion.Refused.class);
    }

    /** Section 7.2, step 22: a count that is used at all must grow. */
    @ParameterizedTest
    @CsvSource({"0, 0, true", "0, 1, true", "5, 6, true", "5, 5, false", "5, 4, false", "5, 0, false"})
    void theSignCountMustGrow(long stored, long shown, boolean accepted) {
        asked.keys().getFirst().signCount = stored;

        Assertion assertion = show(scene().withSignCount(shown));

        if (accepted) {
            assertThat(assertion).isInstanceOf(Assertion.Signed.class);
            assertThat(((Assertion.Signed) assertion).signCount()).isEqualTo(shown);
        } else {
            assertThat(assertion).isEqualTo(new Assertion.Copied(asked.keys().getFirst()));
        }
    }

    /** Registered before public keys were looked at: a point of small order on Ed25519, whose signatures anybody can make. */
    @Test
    @Tag("attack-76")
    void aWeakKeyOfBeforeIsNotTrusted() {
        byte[] weak = HexFormat.of().parseHex("a40101032720062158" + "20" + "01" + "00".repeat(31));
        asked.keys().getFirst().publicKey = weak;

        assertThat(show(scene())).isEqualTo(refused(Refusal.PUBLIC_KEY));
    }

    @Test
    void aByteOrderMarkBeforeTheClientDataIsRead() {
        byte[] plain = SoftwareKey.clientData(scene());
        byte[] marked = new byte[plain.length + 3];
        System.arraycopy(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, 0, marked, 0, 3);
        System.arraycopy(plain, 0, marked, 3, plain.length);

        Assertion assertion = check.check(SHOP, CHALLENGE, asked, json(key.sign(scene(), marked)));

        assertThat(assertion).isInstanceOf(Assertion.Signed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "null", "no json", "", "{\"type\":\"public-key\",\"id\":\"AA\",\"rawId\":\"AA\"}"})
    void whatIsNoCredentialIsRefused(String json) {
        assertThat(check.check(SHOP, CHALLENGE, asked, json)).isEqualTo(refused(Refusal.MALFORMED));
    }
}
