package org.vestibule.auth.login;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.vestibule.contracts.LoginCheck;

/** What auth-service asks mfa-service about a user, and what it tells. */
@RegisterRestClient(configKey = "mfa")
@Path("/mfa/v1/logins")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public interface MfaService {
    /** What the user of the login token must show beside the password. */
    @POST
    LoginCheck.Answer ask(@HeaderParam("Authorization") String bearer, LoginCheck.TenantProfile tenant);

    /** What a new password of the user of the login token must be. */
    @GET
    LoginCheck.PasswordRules passwordRules(@HeaderParam("Authorization") String bearer);

    /** The user of the login token is about to be changed. */
    @PUT
    void announce(@HeaderParam("Authorization") String bearer, LoginCheck.Announcement announcement);
}
