package org.vestibule.platform.token;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.PlatformText;
import org.vestibule.platform.problem.Problem;

/** Holds every REST method to its {@link Accepts}. */
public class TokenFilter {
    private static final Set<String> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Rule NOBODY = new Rule(List.of(), List.of(), false);

    private final CurrentIdentityAssociation identity;
    private final Revocations revocations;
    private final OnBehalfOf onBehalfOf;
    private final StaffStrength staffStrength;
    private final Map<Method, Rule> rules = new ConcurrentHashMap<>();

    public TokenFilter(
            CurrentIdentityAssociation identity,
            Revocations revocations,
            OnBehalfOf onBehalfOf,
            StaffStrength staffStrength) {
        this.identity = identity;
        this.revocations = revocations;
        this.onBehalfOf = onBehalfOf;
        this.staffStrength = staffStrength;
    }

    private record Rule(List<TokenType> types, List<String> roles, boolean open) {}

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    public Uni<Response> check(ResourceInfo resource, ContainerRequestContext request) {
        Rule rule = rules.computeIfAbsent(resource.getResourceMethod(), TokenFilter::ruleOf);
        if (rule.open()) {
            return Uni.createFrom().nullItem();
        }
        return identity.getDeferredIdentity().map(caller -> refusal(rule, caller, request));
    }

    private Response refusal(Rule rule, SecurityIdentity caller, ContainerRequestContext request) {
        if (caller.isAnonymous()) {
            return Problem.of(ProblemType.INVALID_TOKEN).response();
        }
        if (!(caller.getPrincipal() instanceof TypedPrincipal token)
                || !rule.types().contains(token.type())) {
            return Problem.of(ProblemType.INVALID_TOKEN)
                    .detail(PlatformText.TOKEN_OF_OTHER_KIND)
                    .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
                    .response();
        }
        if (token.session().filter(revocations::contains).isPresent()) {
            return Problem.of(ProblemType.SESSION_REVOKED).response();
        }
        boolean roleMissing = token.type() == TokenType.ACCESS
                && !rule.roles().isEmpty()
                && rule.roles().stream().noneMatch(caller::hasRole);
        if (roleMissing) {
            return Problem.of(ProblemType.FORBIDDEN).response();
        }
        if (!rule.roles().isEmpty() && !token.isProgram()) {
            Optional<Problem> weak = staffStrength.objection(token, !READING.contains(request.getMethod()));
            if (weak.isPresent()) {
                return weak.get().response();
            }
        }
        return onBehalfOf
                .objection(token.isProgram(), request.getHeaders().get(OnBehalfOf.HEADER))
                .map(Problem::response)
                .orElse(null);
    }

    private static Rule ruleOf(Method method) {
        return ruleOn(method).or(() -> ruleOn(method.getDeclaringClass())).orElse(NOBODY);
    }

    private static Optional<Rule> ruleOn(AnnotatedElement element) {
        if (element.isAnnotationPresent(PermitAll.class)) {
            return Optional.of(new Rule(List.of(), List.of(), true));
        }
        return Optional.ofNullable(element.getAnnotation(Accepts.class))
                .map(accepts -> new Rule(Arrays.asList(accepts.value()), Arrays.asList(accepts.roles()), false));
    }
}
