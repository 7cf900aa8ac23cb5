package org.vestibule.portal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** mfa-service, as its OpenAPI document has it. {@code bearer} is {@code Bearer} and an access or a partial token. */
@RegisterRestClient(configKey = "mfa")
@RegisterClientHeaders(CallHeaders.class)
@RegisterProvider(Refusals.class)
@Path("/mfa/v1")
public interface MfaApi {
    String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** Which method is to be shown. */
    record Wish(String authenticatorId) {}

    /** A code on its way, or options for a security key; times in seconds. */
    record Challenge(String challengeId, String type, String hint, long expiresIn, long resendIn, JsonNode publicKey) {}

    /** When the next code may be asked for, in seconds. */
    record Resent(long resendIn) {}

    /** What somebody shows at the second door. */
    record SecondFactor(String authenticatorId, String challengeId, String method, String code, JsonNode credential) {}

    /** The second factor was right. */
    record Verification(String proof, Set<String> notices) {}

    /** What a user has to show. */
    record Authenticator(
            String id, String type, String name, String hint, String status, Instant createdAt, Instant lastUsedAt) {}

    /** How many recovery codes were made, and how many are left. */
    record RecoveryCodes(int total, int remaining) {}

    /** What of the tenant's policy the pages look at. */
    record Policy(
            List<String> methods,
            int maxActiveMethods,
            String enforcement,
            int recoveryCodes,
            String changeRequires,
            List<String> smsCountries,
            int recommendedMethods,
            int trustedBrowserDays) {}

    /** The security of an account. */
    record Status(
            String twoFactor,
            List<Authenticator> authenticators,
            RecoveryCodes recoveryCodes,
            Policy policy,
            Set<String> notices) {}

    /** A method to set up. */
    record NewAuthenticator(String type, String name, String phone, String email) {}

    /** A method that is being set up; what its type does not have is null. */
    record Pending(
            String id,
            String status,
            String secret,
            String otpauthUri,
            String qrCode,
            String hint,
            String challengeId,
            long expiresIn,
            long resendIn,
            List<String> recoveryCodes,
            JsonNode publicKey) {}

    /** What shows that a new method works. */
    record Confirmation(String code, JsonNode credential) {}

    /** A method that works from now on. */
    record Activation(Authenticator authenticator, List<String> recoveryCodes, String proof, Set<String> notices) {}

    /** Codes that are shown this once. */
    record FreshCodes(List<String> recoveryCodes) {}

    /** Another name for a method. */
    record Name(String name) {}

    /** Another number for SMS. */
    record NewPhone(String phone) {}

    /** When a code can be sent there; {@code sendIn} is null where none can be. */
    record Sendable(String authenticatorId, Long sendIn) {}

    record SendableList(List<Sendable> items) {}

    @GET
    @Path("challenges")
    SendableList sendable(@HeaderParam("Authorization") String bearer);

    @POST
    @Path("challenges")
    Challenge challenge(
            @HeaderParam("Authorization") String bearer, @HeaderParam(IDEMPOTENCY_KEY) String key, Wish wish);

    @POST
    @Path("challenges/{id}/resend")
    Resent resend(@HeaderParam("Authorization") String bearer, @HeaderParam(IDEMPOTENCY_KEY) String key, String id);

    @POST
    @Path("verifications")
    Verification verify(@HeaderParam("Authorization") String bearer, SecondFactor shown);

    @GET
    @Path("authenticators")
    Status status(@HeaderParam("Authorization") String bearer);

    @POST
    @Path("authenticators")
    Pending begin(
            @HeaderParam("Authorization") String bearer,
            @HeaderParam(IDEMPOTENCY_KEY) String key,
            NewAuthenticator wanted);

    @POST
    @Path("authenticators/{id}/activation")
    Activation activate(@HeaderParam("Authorization") String bearer, String id, Confirmation shown);

    @PUT
    @Path("authenticators/{id}/phone")
    Pending changePhone(
            @HeaderParam("Authorization") String bearer,
            @HeaderParam(IDEMPOTENCY_KEY) String key,
            String id,
            NewPhone phone);

    @PATCH
    @Path("authenticators/{id}")
    Authenticator rename(@HeaderParam("Authorization") String bearer, String id, Name name);

    @DELETE
    @Path("authenticators/{id}")
    void remove(@HeaderParam("Authorization") String bearer, String id);

    @DELETE
    @Path("authenticators")
    void disable(@HeaderParam("Authorization") String bearer);

    @POST
    @Path("recovery-codes")
    FreshCodes freshCodes(@HeaderParam("Authorization") String bearer);
}
