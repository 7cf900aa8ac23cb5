package org.vestibule.auth.password;

/** Schemes that new passwords are stored with; the names are those of the contract. */
public enum PasswordScheme {
    /** RFC 9106; what OWASP prefers. */
    argon2id,
    /** For tenants that ask for it. Longer passwords than its 72 bytes are stored with argon2id instead of being cut. */
    bcrypt
}
