package org.vestibule.platform.token;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.PlatformText;
import org.vestibule.platform.problem.Problem;

/** Holds every REST method to its {@link Accepts}, and every token to what its bearer has still. */
public class TokenFilter {
    private static final Set<String> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final CurrentIdentityAssociation identity;
    private final HeldRights rights;
    private final OnBehalfOf onBehalfOf;
    private final StaffStrength staffStrength;
    private final Map<Method, AccessRule> rules = new ConcurrentHashMap<>();

    public TokenFilter(
            CurrentIdentityAssociation identity,
            HeldRights rights,
            OnBehalfOf onBehalfOf,
            StaffStrength staffStrength) {
        this.identity = identity;
        this.rights = rights;
        this.onBehalfOf = onBehalfOf;
        this.staffStrength = staffStrength;
    }

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    public Uni<Response> check(ResourceInfo resource, ContainerRequestContext request) {
        AccessRule rule = rules.computeIfAbsent(resource.getResourceMethod(), AccessRule::of);
        if (rule.open()) {
            return Uni.createFrom().nullItem();
        }
        return identity.getDeferredIdentity().flatMap(caller -> refusal(rule, caller, request));
    }

    private Uni<Response> refusal(AccessRule rule, SecurityIdentity identity, ContainerRequestContext request) {
        if (identity.isAnonymous()) {
            return answer(Problem.of(ProblemType.INVALID_TOKEN));
        }
        if (!(identity.getPrincipal() instanceof TypedPrincipal token)
                || !rule.types().contains(token.type())) {
            return answer(Problem.of(ProblemType.INVALID_TOKEN)
                    .detail(PlatformText.TOKEN_OF_OTHER_KIND)
                    .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\""));
        }
        Caller caller = CurrentCaller.read(token, null);
        Optional<Problem> objection = rights.told(caller).or(() -> objection(rule, token, caller, request));
        if (objection.isPresent()) {
            return answer(objection.get());
        }
        return rights.isToAsk(caller)
                ? blocking(() -> rights.asked(caller).map(Problem::response).orElse(null))
                : Uni.createFrom().nullItem();
    }

    private Optional<Problem> objection(
            AccessRule rule, TypedPrincipal token, Caller caller, ContainerRequestContext request) {
        return rule.objection(caller)
                .or(() -> rule.roles().isEmpty() || caller.isProgram() || !caller.isStaff()
                        ? Optional.empty()
                        : staffStrength.objection(token, !READING.contains(request.getMethod())))
                .or(() -> onBehalfOf.objection(
                        caller.isProgram(), request.getHeaders().get(OnBehalfOf.HEADER)));
    }

    private static Uni<Response> answer(Problem problem) {
        return Uni.createFrom().item(problem.response());
    }

    private static Uni<Response> blocking(Supplier<Response> work) {
        return Context.isOnEventLoopThread()
                ? Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                : Uni.createFrom().item(work.get());
    }
}
