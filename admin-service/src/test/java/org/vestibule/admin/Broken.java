package org.vestibule.admin;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** A resource with a bug, for tests of what is answered then. */
@Path("/admin/v1/broken")
@PermitAll
public class Broken {
    @GET
    @Operation(hidden = true)
    public String fail() {
        throw new IllegalStateException("a bug that a test asks for");
    }
}
