package org.vestibule.importer;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;
import org.vestibule.importer.server.ClientToken;
import org.vestibule.importer.server.Pause;
import org.vestibule.importer.server.Rest;
import org.vestibule.importer.server.Services;
import org.vestibule.importer.server.Services.Addresses;
import org.vestibule.importer.server.TokenFile;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where the services are, and who asks. */
final class ConnectionOptions {
    private static final URI LOCAL_AUTH = URI.create("http://127.0.0.1:8081");
    private static final URI LOCAL_MFA = URI.create("http://127.0.0.1:8082");
    private static final Pattern THIS_MACHINE = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    @Option(names = "--auth", paramLabel = "URL", description = "auth-service (http://127.0.0.1:8081)")
    private URI auth;

    @Option(
            names = "--mfa",
            paramLabel = "URL",
            description = "mfa-service, where it is not at the address of --auth (http://127.0.0.1:8082)")
    private URI mfa;

    @Option(names = "--client-id", paramLabel = "ID", description = "A client of the tenant, with")
    private String clientId;

    @Option(names = "--client-secret-file", paramLabel = "FILE", description = "a file that holds its secret; or")
    private Path clientSecretFile;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "a file that holds an access token; it is read again when the token has ended")
    private Path tokenFile;

    @Option(
            names = "--on-behalf-of",
            paramLabel = "WHO",
            description = "For whom the client acts, for the event log: a name or a number")
    private String onBehalfOf;

    @Option(
            names = "--plain-http",
            description = "Allow http:// to another machine: who sits in between reads the hashes, and can swap"
                    + " mfa-service's key")
    private boolean plainHttp;

    Services services(CommandLine command, String tenant) {
        boolean asClient = clientId != null && clientSecretFile != null;
        if (asClient == (tokenFile != null) || (clientId == null) != (clientSecretFile == null)) {
            throw new ParameterException(command, "Give either --client-id and --client-secret-file, or --token-file");
        }
        URI toAuth = checked(command, Optional.ofNullable(auth).orElse(LOCAL_AUTH));
        URI toMfa = checked(command, Optional.ofNullable(mfa).orElse(auth == null ? LOCAL_MFA : auth));
        var rest = new Rest(Pause.real());
        var token = asClient
                ? new ClientToken(rest, toAuth, clientId, clientSecretFile, Clock.systemUTC())
                : new TokenFile(tokenFile);
        return new Services(rest, token, new Addresses(toAuth, toMfa, onBehalfOf), tenant);
    }

    private URI checked(CommandLine command, URI url) {
        boolean http = "http".equals(url.getScheme());
        if (url.getHost() == null || !http && !"https".equals(url.getScheme())) {
            throw new ParameterException(command, url + " is not an http or https address");
        }
        if (http && !plainHttp && !THIS_MACHINE.matcher(url.getHost()).matches()) {
            throw new ParameterException(command, url + " is not encrypted: use https, or say --plain-http");
        }
        return url;
    }
}
