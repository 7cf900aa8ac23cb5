package org.vestibule.admin.eventlog;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jose4j.jwt.JwtClaims;
import org.vestibule.contracts.LogHeadSigned;
import org.vestibule.contracts.Topics;
import org.vestibule.contracts.chain.ChainHead;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.event.Outbox;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.SigningKeys;
import org.vestibule.platform.token.TokenSigner;

/**
 * Signs the end of each tenant's chain and publishes it on {@link Topics#EVENT_LOG_HEADS}, once for each slot of time however many
 * replicas there are: the row of the slot and the record for Kafka are written in one transaction. Events that are logged meanwhile wait
 * for nothing; what is signed is the head as it was committed. It does not walk the chain: whoever keeps the heads finds out.
 */
@Singleton
class HeadSigning {
    private static final Logger LOG = Logger.getLogger(HeadSigning.class);

    private final LogTable log;
    private final HeadTable heads;
    private final TenantScope tenants;
    private final TokenSigner signer;
    private final SigningKeys keys;
    private final Outbox outbox;
    private final Clock clock;
    private final HeadConfig config;

    HeadSigning(
            LogTable log,
            HeadTable heads,
            TenantScope tenants,
            TokenSigner signer,
            SigningKeys keys,
            Outbox outbox,
            Clock clock,
            HeadConfig config) {
        this.log = log;
        this.heads = heads;
        this.tenants = tenants;
        this.signer = signer;
        this.keys = keys;
        this.outbox = outbox;
        this.clock = clock;
        this.config = config;
    }

    /** For every tenant that has none in this slot. */
    void signDue() throws SQLException {
        Instant slot = slot();
        for (String tenant : heads.tenantsWithout(slot)) {
            sign(tenant, slot);
        }
    }

    /** Slots begin at the same time everywhere. */
    Instant slot() {
        long length = config.interval().toSeconds();
        long now = clock.instant().getEpochSecond();
        return Instant.ofEpochSecond(now - Math.floorMod(now, length));
    }

    /** Nothing where another replica was first, or where the chain ends before an end that was signed. */
    void sign(String tenant, Instant slot) {
        tenants.run(tenant, () -> {
            try {
                signHead(tenant, slot);
            } catch (SQLException e) {
                throw new IllegalStateException("the head of a log cannot be signed", e);
            }
        });
    }

    private void signHead(String tenant, Instant slot) throws SQLException {
        Optional<SignedHead> before = heads.latest(tenant);
        ChainHead head = log.head(tenant).orElse(ChainHead.NONE);
        if (before.filter(last -> isBehind(head, last)).isPresent()) {
            LOG.errorf(
                    "the log of %s ends at %d, which is before a head that was signed: it is not signed",
                    tenant, head.seq());
            return;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        SignedHead signed = signed(tenant, head, now);
        if (heads.add(tenant, slot, signed)) {
            var data = new LogHeadSigned.Data(signed.seq(), signed.hash(), signed.keyId(), signed.jws());
            outbox.add(
                    Topics.EVENT_LOG_HEADS, tenant, LogHeadSigned.of(Ids.next(), "/admin-service", tenant, now, data));
        }
    }

    private static boolean isBehind(ChainHead head, SignedHead signed) {
        return head.seq() < signed.seq()
                || head.seq() == signed.seq()
                        && !Arrays.equals(head.hash(), HexFormat.of().parseHex(signed.hash()));
    }

    private SignedHead signed(String tenant, ChainHead head, Instant now) {
        String hash = HexFormat.of().formatHex(head.hash());
        var claims = new JwtClaims();
        claims.setSubject(tenant);
        claims.setClaim("seq", head.seq());
        claims.setStringClaim("hash", hash);
        return new SignedHead(
                head.seq(), hash, now, keys.currentId(), signer.signStatement(LogHeadSigned.JWS_TYPE, claims));
    }
}
