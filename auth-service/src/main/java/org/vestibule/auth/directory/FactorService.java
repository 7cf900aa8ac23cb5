package org.vestibule.auth.directory;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.vestibule.contracts.ImportedFactors;

/** mfa-service, for users who bring a second factor along. */
@RegisterRestClient(configKey = "mfa")
@Path("/mfa/v1/imports")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
interface FactorService {
    /** For the user of the login token. */
    @POST
    ImportedFactors.Taken take(@HeaderParam("Authorization") String bearer, ImportedFactors.Transfer transfer);
}
