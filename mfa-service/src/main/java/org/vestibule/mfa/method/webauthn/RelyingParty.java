package org.vestibule.mfa.method.webauthn;

import java.util.Set;

/**
 * The tenant as browsers and authenticators know it (WebAuthn Level 3, section 5.4.2).
 *
 * @param id host name that credentials are bound to
 * @param name shown by the browser
 * @param origins exact origins of the pages that may ask for a key; sub-domains are not implied
 */
public record RelyingParty(String id, String name, Set<String> origins) {}
