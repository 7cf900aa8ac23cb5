package org.vestibule.contracts;

/** Names of the JWT claims that are not registered constants of the JWT library. */
public final class Claim {
    /** Slug of the tenant the subject belongs to. */
    public static final String TENANT = "tenant";
    /** The customer organisation of the user, as the tenant names it. */
    public static final String ACCOUNT = "account";
    /** Id of the session behind an access token. */
    public static final String SESSION = "sid";
    /** IANA authentication method references (RFC 8176). */
    public static final String AMR = "amr";
    /** {@code aal1 < email < aal2 < phr}. */
    public static final String ACR = "acr";

    public static final String AUTH_TIME = "auth_time";
    /** When a second factor was last shown, seconds since the epoch; absent where none was. */
    public static final String SECOND_FACTOR_TIME = "second_factor_time";

    public static final String CLIENT_ID = "client_id";
    /** {@link Scope}s of a program, separated by blanks. */
    public static final String SCOPE = "scope";
    /** Which change of a program's scopes the token has them from; grows with each. */
    public static final String RIGHTS_VERSION = "rights_version";
    /** Id of the secret with which a program got the token: the token ends with that secret. */
    public static final String CLIENT_SECRET = "client_secret_id";

    public static final String LOCALE = "locale";
    /** Id ({@code jti}) of the partial token that a proof answers. */
    public static final String PARTIAL = "partial_jti";
    /** What a partial token is for, see {@link Purpose}. */
    public static final String PURPOSE = "purpose";
    /** {@link Standing} of the user, as text: of a login token without the factors, which mfa-service counts. */
    public static final String STANDING = "standing";
    /** Notices that the session's first answer carries, from mfa-service to auth-service. */
    public static final String NOTICES = "notices";

    /** Name of the {@link Action} that a partial token asks for, or an approval grants. */
    public static final String ACTION = "action";
    /** Parameters of that action, as an object. */
    public static final String PARAMETERS = "parameters";

    /** {@code client_id} of the program that said at the login where the user is; absent where the connection showed it. */
    public static final String SAID_BY = "said_by";
    /** The address it said. */
    public static final String SAID_ADDRESS = "said_address";
    /** The user agent it said; absent where there was none. */
    public static final String SAID_USER_AGENT = "said_user_agent";

    private Claim() {}

    /** What a partial token may do. */
    public enum Purpose {
        /** Show a second factor. */
        SECOND_FACTOR,
        /** Enroll the first authenticator, because policy asks for one. */
        ENROLLMENT,
        /** Show a second factor for one {@link Action}, and for nothing else. */
        APPROVAL
    }
}
