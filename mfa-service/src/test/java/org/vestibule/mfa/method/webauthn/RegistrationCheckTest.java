package org.vestibule.mfa.method.webauthn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.primitives.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
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

    /** A registration with another public key in COSE, as an authenticator that does what it wants could send it. */
    private Registration withPublicKey(byte[] cose) {
        return tampered(credential -> {
            var response = (ObjectNode) credential.path("response");
            byte[] object = Base64.getUrlDecoder()
                    .decode(response.path("attestationObject").asText());
            byte[] id = Base64.getUrlDecoder().decode(key.id());
            int start = Bytes.indexOf(object, id) - 55;
            byte[] data = Bytes.concat(Arrays.copyOfRange(object, start, start + 55 + id.length), cose);
            byte[] head = {
                (byte) 0xa3,
                0x63,
                'f',
                'm',
                't',
                0x64,
                'n',
                'o',
                'n',
                'e',
                0x67,
                'a',
                't',
                't',
                'S',
                't',
                'm',
                't',
                (byte) 0xa0,
                0x68,
                'a',
                'u',
                't',
                'h',
                'D',
                'a',
                't',
                'a',
                0x59,
                (byte) (data.length >> 8),
                (byte) data.length
            };
            response.put("attestationObject", RandomBytes.encode(Bytes.concat(head, data)));
            return credential;
        });
    }

    private static byte[] ec(int algorithm, int curve, BigInteger x, BigInteger y) {
        return Bytes.concat(
                new byte[] {(byte) 0xa5, 0x01, 0x02, 0x03, (byte) algorithm, 0x20, (byte) curve, 0x21},
                bytes(unsigned(x, 32)),
                new byte[] {0x22},
                bytes(unsigned(y, 32)));
    }

    private static byte[] rsa(int bits, long exponent) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(new RSAKeyGenParameterSpec(bits, BigInteger.valueOf(exponent)));
        BigInteger modulus = ((RSAPublicKey) generator.generateKeyPair().getPublic()).getModulus();
        return Bytes.concat(
                new byte[] {(byte) 0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20},
                bytes(unsigned(modulus, bits / 8)),
                new byte[] {0x21},
                bytes(unsigned(BigInteger.valueOf(exponent), 3)));
    }

    private static byte[] okp(byte[] y) {
        return Bytes.concat(new byte[] {(byte) 0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21}, bytes(y));
    }

    private static byte[] bytes(byte[] value) {
        return Bytes.concat(new byte[] {0x59, (byte) (value.length >> 8), (byte) value.length}, value);
    }

    private static byte[] unsigned(BigInteger number, int length) {
        byte[] signed = number.toByteArray();
        byte[] plain = new byte[length];
        int used = Math.min(signed.length, length);
        System.arraycopy(signed, signed.length - used, plain, length - used, used);
        return plain;
    }

    private static ECPoint point() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return ((ECPublicKey) generator.generateKeyPair().getPublic()).getW();
    }

    @Test
    @Tag("attack-76")
    void aSoundKeyOfEachKindIsTaken() throws GeneralSecurityException {
        ECPoint point = point();
        byte[] edwards = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPublic()
                .getEncoded();

        assertThat(withPublicKey(ec(0x26, 1, point.getAffineX(), point.getAffineY())))
                .isInstanceOf(Registration.Registered.class);
        assertThat(withPublicKey(rsa(2048, 65_537))).isInstanceOf(Registration.Registered.class);
        assertThat(withPublicKey(okp(Arrays.copyOfRange(edwards, edwards.length - 32, edwards.length))))
                .isInstanceOf(Registration.Registered.class);
    }

    @Test
    @Tag("attack-76")
    void aPointThatIsNotOnTheCurveIsRefused() throws GeneralSecurityException {
        ECPoint point = point();

        assertThat(withPublicKey(
                        ec(0x26, 1, point.getAffineX(), point.getAffineY().flipBit(0))))
                .isInstanceOf(Registration.Refused.class);
        assertThat(withPublicKey(ec(0x26, 1, BigInteger.ZERO, BigInteger.ZERO)))
                .isInstanceOf(Registration.Refused.class);
    }

    @Test
    @Tag("attack-76")
    void aCurveOrAKindThatDoesNotFitTheAlgorithmIsRefused() throws GeneralSecurityException {
        ECPoint point = point();

        assertThat(withPublicKey(ec(0x26, 2, point.getAffineX(), point.getAffineY())))
                .as("P-384 with ES256")
                .isInstanceOf(Registration.Refused.class);
        assertThat(withPublicKey(ec(0x27, 1, point.getAffineX(), point.getAffineY())))
                .as("a point of P-256 that says EdDSA")
                .isInstanceOf(Registration.Refused.class);
    }

    @Test
    @Tag("attack-76")
    void aWeakKeyIsRefused() throws GeneralSecurityException {
        assertThat(withPublicKey(rsa(1024, 65_537))).isEqualTo(refused(Refusal.PUBLIC_KEY));
        assertThat(withPublicKey(rsa(2048, 3))).isEqualTo(refused(Refusal.PUBLIC_KEY));
    }

    /** All there are on Ed25519, as they are encoded (RFC 8032 section 5.1.2). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            })
    @Tag("attack-76")
    void aPointOfSmallOrderIsRefused(String encoded) {
        assertThat(withPublicKey(okp(HexFormat.of().parseHex(encoded)))).isInstanceOf(Registration.Refused.class);
    }

    @Test
    @Tag("attack-76")
    void anEmptyCredentialIdAndAFlagWithoutItsDataAreRefused() {
        var nameless = new SoftwareKey(0);

        assertThat(check.check(SHOP, CHALLENGE, json(nameless.attest(scene()))))
                .isInstanceOf(Registration.Refused.class);
        assertThat(register(scene().withFlags(Scene.PRESENT | 0x80)))
                .as("extensions that are not there")
                .isInstanceOf(Registration.Refused.class);
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
