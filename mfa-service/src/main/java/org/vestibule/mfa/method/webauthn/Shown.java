package org.vestibule.mfa.method.webauthn;

import java.util.ArrayList;
import java.util.List;

/**
 * What a key showed in one ceremony.
 *
 * @param userVerified the key checked a PIN or a finger, not only a touch
 * @param synced the key may be copied to the user's other devices (backup eligible; WebAuthn Level 3, section 6.1.3)
 */
public record Shown(boolean userVerified, boolean synced) {
    /**
     * References of RFC 8176: {@code hwk} for a key that cannot leave its device, {@code swk} for one that is synced between
     * devices and so is no better than software keeps it. {@code user} only where the key verified who touched it: the
     * touch alone is what every ceremony has, and must not look like more.
     */
    public List<String> amr() {
        List<String> amr = new ArrayList<>(List.of("pwd", synced ? "swk" : "hwk"));
        if (userVerified) {
            amr.add("user");
        }
        amr.add("mfa");
        return List.copyOf(amr);
    }
}
