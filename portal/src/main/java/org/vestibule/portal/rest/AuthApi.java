package org.vestibule.portal.rest;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestResponse;

/** auth-service, as its OpenAPI document has it. {@code bearer} is {@code Bearer} and an access token. */
@RegisterRestClient(configKey = "auth")
@RegisterClientHeaders(CallHeaders.class)
@RegisterProvider(Refusals.class)
@Path("/auth/v1")
public interface AuthApi {
    /** What somebody types at the first door. */
    record Credentials(String tenant, String username, String password) {}

    /** A method to show at the second door; {@code hint} is a masked number or address. */
    record Method(String authenticatorId, String type, String name, String hint) {}

    /** Any of the three answers to a password; what an answer does not have is null. */
    record LoginAnswer(
            String status,
            Tokens tokens,
            Set<String> notices,
            Instant enrollmentDue,
            String partialToken,
            long expiresIn,
            boolean recoveryCodes,
            List<Method> methods,
            List<String> allowedTypes,
            String reason,
            Support support) {}

    /** Tokens of a session; times in seconds. */
    record Tokens(
            String accessToken,
            long expiresIn,
            String refreshToken,
            long refreshExpiresIn,
            Set<String> notices,
            Instant trustedUntil) {}

    /** What to exchange for tokens. */
    record Grant(String grantType, String partialToken, String proof, Boolean trustBrowser, String refreshToken) {
        public static Grant secondFactor(String partialToken, String proof, boolean trustBrowser) {
            return new Grant("second_factor", partialToken, proof, trustBrowser ? true : null, null);
        }

        public static Grant refresh(String refreshToken) {
            return new Grant("refresh_token", null, null, null, refreshToken);
        }
    }

    /** The caller. */
    record Me(String id, String username, String email, String account, Set<String> roles, String acr, String locale) {}

    /** A session of the caller. */
    record SessionView(
            String id, String device, String ip, Instant createdAt, Instant lastUsedAt, String acr, boolean current) {}

    /** A browser that is not asked for the second factor. */
    record BrowserView(
            String id,
            String device,
            String ip,
            Instant createdAt,
            Instant lastUsedAt,
            Instant expiresAt,
            boolean current) {}

    /** A password to show again. */
    record Password(String password) {}

    /** A password to be replaced. */
    record PasswordChange(String currentPassword, String newPassword) {}

    /** Fewest and most characters of a new password. */
    record PasswordLength(int minimumLength, int maximumLength) {
        /** Release 0.2 tells no length. */
        public static final int OF_OLD_RELEASE = 8;
    }

    /** Who forgot a password. */
    record Forgotten(String tenant, String email) {}

    /** The password that a reset link sets. */
    record NewPassword(String newPassword) {}

    @POST
    @Path("login")
    RestResponse<LoginAnswer> login(@HeaderParam("Cookie") String trustedBrowser, Credentials credentials);

    @POST
    @Path("token")
    RestResponse<Tokens> token(Grant grant);

    @POST
    @Path("reauthentication")
    Tokens reauthenticate(@HeaderParam("Authorization") String bearer, Password password);

    @POST
    @Path("reauthentication/second-factor")
    LoginAnswer stepUp(@HeaderParam("Authorization") String bearer);

    @GET
    @Path("me")
    Me me(@HeaderParam("Authorization") String bearer);

    @POST
    @Path("logout")
    void logout(@HeaderParam("Authorization") String bearer);

    @GET
    @Path("password")
    PasswordLength passwordLength(@HeaderParam("Authorization") String bearer);

    @POST
    @Path("password")
    void changePassword(@HeaderParam("Authorization") String bearer, PasswordChange change);

    @POST
    @Path("password-reset")
    void forgot(Forgotten forgotten);

    @GET
    @Path("password-reset/{token}")
    PasswordLength resetLength(String token);

    @POST
    @Path("password-reset/{token}")
    LoginAnswer reset(String token, NewPassword password);

    @GET
    @Path("sessions")
    Listed<SessionView> sessions(@HeaderParam("Authorization") String bearer);

    @DELETE
    @Path("sessions/{id}")
    void endSession(@HeaderParam("Authorization") String bearer, String id);

    @DELETE
    @Path("sessions")
    void endOtherSessions(@HeaderParam("Authorization") String bearer);

    @GET
    @Path("trusted-browsers")
    Listed<BrowserView> trustedBrowsers(
            @HeaderParam("Authorization") String bearer, @HeaderParam("Cookie") String trustedBrowser);

    @DELETE
    @Path("trusted-browsers/{id}")
    void forgetBrowser(@HeaderParam("Authorization") String bearer, String id);

    @DELETE
    @Path("trusted-browsers")
    void forgetAllBrowsers(@HeaderParam("Authorization") String bearer);
}
