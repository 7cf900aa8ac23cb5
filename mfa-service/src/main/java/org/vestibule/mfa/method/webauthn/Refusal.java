package org.vestibule.mfa.method.webauthn;

import com.webauthn4j.verifier.exception.BadAlgorithmException;
import com.webauthn4j.verifier.exception.BadBackupEligibleFlagException;
import com.webauthn4j.verifier.exception.BadChallengeException;
import com.webauthn4j.verifier.exception.BadOriginException;
import com.webauthn4j.verifier.exception.BadRpIdException;
import com.webauthn4j.verifier.exception.BadSignatureException;
import com.webauthn4j.verifier.exception.BadTopOriginException;
import com.webauthn4j.verifier.exception.ConstraintViolationException;
import com.webauthn4j.verifier.exception.CredentialIdTooLongException;
import com.webauthn4j.verifier.exception.CrossOriginException;
import com.webauthn4j.verifier.exception.IllegalBackupStateException;
import com.webauthn4j.verifier.exception.InconsistentClientDataTypeException;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import com.webauthn4j.verifier.exception.NotAllowedAlgorithmException;
import com.webauthn4j.verifier.exception.NotAllowedCredentialIdException;
import com.webauthn4j.verifier.exception.UserNotPresentException;
import com.webauthn4j.verifier.exception.VerificationException;

/** The step of WebAuthn Level 3, sections 7.1 and 7.2, that a ceremony did not pass. For events and tests, never for users. */
public enum Refusal {
    /** Not what {@code toJSON()} of a credential gives, or bytes that cannot be read. */
    MALFORMED,
    TYPE,
    CHALLENGE,
    ORIGIN,
    /** Shown inside a page of somebody else. */
    CROSS_ORIGIN,
    RP_ID,
    USER_PRESENCE,
    BACKUP_STATE,
    BACKUP_ELIGIBILITY,
    ALGORITHM,
    ATTESTATION,
    /** The public key cannot work with its algorithm, or is weak; see {@link SoundKey}. */
    PUBLIC_KEY,
    /** None of those asked for, another one than it says, or too long. */
    CREDENTIAL_ID,
    USER_HANDLE,
    SIGNATURE,
    /** It did not grow; see {@link Assertion.Copied}. */
    SIGN_COUNT;

    static Refusal of(VerificationException failed) {
        return switch (failed) {
            case InconsistentClientDataTypeException _ -> TYPE;
            case BadChallengeException _ -> CHALLENGE;
            case BadOriginException _ -> ORIGIN;
            case BadTopOriginException _ -> CROSS_ORIGIN;
            case CrossOriginException _ -> CROSS_ORIGIN;
            case BadRpIdException _ -> RP_ID;
            case UserNotPresentException _ -> USER_PRESENCE;
            case IllegalBackupStateException _ -> BACKUP_STATE;
            case BadBackupEligibleFlagException _ -> BACKUP_ELIGIBILITY;
            case NotAllowedAlgorithmException _ -> ALGORITHM;
            case BadAlgorithmException _ -> ALGORITHM;
            case NotAllowedCredentialIdException _ -> CREDENTIAL_ID;
            case CredentialIdTooLongException _ -> CREDENTIAL_ID;
            case MaliciousCounterValueException _ -> SIGN_COUNT;
            case BadSignatureException _ -> SIGNATURE;
            case ConstraintViolationException _ -> MALFORMED;
            default -> ATTESTATION;
        };
    }
}
