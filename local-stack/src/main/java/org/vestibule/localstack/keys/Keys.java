package org.vestibule.localstack.keys;

import java.nio.file.Path;

/**
 * The key files of the suite in one folder, each made once, readable by its owner only. Every service has its own; what
 * two services share is public.
 */
public final class Keys {
    private final KeyFolder folder;

    private Keys(KeyFolder folder) {
        this.folder = folder;
    }

    /** Opens the folder and makes the files that are missing. */
    public static Keys in(Path folder) {
        var keys = new Keys(new KeyFolder(folder));
        keys.makeMissing();
        return keys;
    }

    /** Where the files are. */
    public Path folder() {
        return folder.path();
    }

    /** JWK Set (RFC 7517) with EC P-256 private keys; the first signs. {@code service} is auth, mfa or admin. */
    public Path signingKeys(String service) {
        return folder.file(service + "-signing-keys.json");
    }

    /** Tink AES256_GCM keyset of mfa-service. */
    public Path sealingKeyset() {
        return folder.file("mfa-sealing-keyset.json");
    }

    /** Tink HMAC_SHA256_PRF keyset of mfa-service. */
    public Path lookupKeyset() {
        return folder.file("mfa-lookup-keyset.json");
    }

    /** Tink HPKE public keyset: seals what only notification-service may read. */
    public Path notificationsPublicKeyset() {
        return folder.file("notifications-public-keyset.json");
    }

    public Path notificationsPrivateKeyset() {
        return folder.file("notifications-private-keyset.json");
    }

    /** Secret of the client that seeds a fresh installation. */
    public Path bootstrapClientSecret() {
        return folder.file("bootstrap-client-secret");
    }

    private void makeMissing() {
        for (var service : java.util.List.of("auth", "mfa", "admin")) {
            folder.makeOnce(signingKeys(service), () -> SigningKeys.generate(service));
        }
        folder.makeOnce(sealingKeyset(), TinkKeysets::sealing);
        folder.makeOnce(lookupKeyset(), TinkKeysets::lookup);
        folder.makeOnce(notificationsPrivateKeyset(), TinkKeysets::messages);
        makePublicKeyset();
        folder.makeOnce(bootstrapClientSecret(), RandomSecret::next);
    }

    /** One that does not belong to the private keyset seals what nobody can open, so it is replaced. */
    private void makePublicKeyset() {
        String opening = folder.read(notificationsPrivateKeyset());
        folder.makeOnce(notificationsPublicKeyset(), () -> TinkKeysets.publicPart(opening));
        if (!TinkKeysets.opens(opening, folder.read(notificationsPublicKeyset()))) {
            folder.write(notificationsPublicKeyset(), TinkKeysets.publicPart(opening));
        }
    }
}
