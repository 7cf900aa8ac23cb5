package org.vestibule.auth.login;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.vestibule.contracts.LoginCheck;

/** The one question auth-service has for mfa-service. */
@RegisterRestClient(configKey = "mfa")
@Path("/mfa/v1/logins")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public interface MfaService {
    /** What the user of the login token must show beside the password. */
    @POST
    LoginCheck.Answer ask(@HeaderParam("Authorization") String bearer, LoginCheck.TenantProfile tenant);
}
