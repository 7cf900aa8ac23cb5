package org.vestibule.importer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.vestibule.importer.ImportRun.Destination;
import org.vestibule.importer.entry.Newcomer;
import org.vestibule.importer.factor.FactorSealer;
import org.vestibule.importer.server.Services;
import org.vestibule.importer.server.Services.Result;

/** To auth-service, with what is secret encrypted; mfa-service is asked for its key by the first who needs it. */
final class Delivery implements Destination {
    private final Services services;
    private final String tenant;
    private FactorSealer sealer;

    Delivery(Services services, String tenant) {
        this.services = services;
        this.tenant = tenant;
    }

    @Override
    public List<Result> send(List<Newcomer> users) {
        return services.send(users.stream().map(this::packed).toList());
    }

    private JsonNode packed(Newcomer user) {
        if (user.totp().isEmpty()) {
            return user.fields();
        }
        if (sealer == null) {
            sealer = new FactorSealer(tenant, services.importKey());
        }
        return user.fields().deepCopy().put("second_factor", sealer.seal(user));
    }
}
