package org.vestibule.mfa.method.webauthn;

import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.Set;

/**
 * Public keys that a signature can be trusted to: of the kind that the algorithm says, on the curve that it is for (NIST SP 800-186),
 * and not weak (NIST SP 800-131A: RSA of 2048 bits or more; FIPS 186-5: a public exponent above 2^16).
 */
final class SoundKey {
    private static final int P256_BITS = 256;
    private static final int LEAST_RSA_BITS = 2048;
    /** Longer ones cost too much at every login. */
    private static final int MOST_RSA_BITS = 8192;

    private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(65_537);
    private static final int MOST_EXPONENT_BITS = 64;

    /** y of the points of small order on Ed25519, whose signatures anybody can make: 0, 1, p - 1, and the two of order 8. */
    private static final Set<BigInteger> SMALL_ORDER = Set.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(20)),
            new BigInteger("2707385501144840649318225287225658788936804267575313519463743609750303402022"),
            new BigInteger("55188659117513257062467267217118295137698188065244968500265048394206261417927"));

    private static final BigInteger ED25519_PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    private SoundKey() {}

    /** Whether the key can work with its algorithm, and is not weak. */
    static boolean isSound(COSEKey key) {
        COSEAlgorithmIdentifier algorithm = key.getAlgorithm();
        return switch (key.getPublicKey()) {
            case ECPublicKey point -> algorithm.equals(COSEAlgorithmIdentifier.ES256) && isOnP256(point);
            case RSAPublicKey rsa -> algorithm.equals(COSEAlgorithmIdentifier.RS256) && isStrong(rsa);
            case EdECPublicKey point -> algorithm.equals(COSEAlgorithmIdentifier.EdDSA) && isOnEd25519(point);
            case null, default -> false;
        };
    }

    private static boolean isOnP256(ECPublicKey key) {
        ECParameterSpec curve = key.getParams();
        if (!(curve.getCurve().getField() instanceof ECFieldFp field) || field.getFieldSize() != P256_BITS) {
            return false;
        }
        BigInteger prime = field.getP();
        BigInteger x = key.getW().getAffineX();
        BigInteger y = key.getW().getAffineY();
        if (x == null || y == null || !isBelow(x, prime) || !isBelow(y, prime)) {
            return false;
        }
        BigInteger right = x.pow(3)
                .add(curve.getCurve().getA().multiply(x))
                .add(curve.getCurve().getB());
        return y.pow(2).subtract(right).mod(prime).signum() == 0;
    }

    private static boolean isBelow(BigInteger number, BigInteger bound) {
        return number.signum() >= 0 && number.compareTo(bound) < 0;
    }

    private static boolean isStrong(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        BigInteger exponent = key.getPublicExponent();
        return bits >= LEAST_RSA_BITS
                && bits <= MOST_RSA_BITS
                && key.getModulus().testBit(0)
                && exponent.testBit(0)
                && exponent.compareTo(LEAST_EXPONENT) >= 0
                && exponent.bitLength() <= MOST_EXPONENT_BITS;
    }

    private static boolean isOnEd25519(EdECPublicKey key) {
        BigInteger y = key.getPoint().getY();
        return key.getParams().getName().equals(NamedParameterSpec.ED25519.getName())
                && isBelow(y, ED25519_PRIME)
                && !SMALL_ORDER.contains(y);
    }
}
