package org.vestibule.mfa;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.metaAnnotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.HttpMethod;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Set;
import org.vestibule.platform.http.CurrentOrigin;
import org.vestibule.platform.idempotency.Idempotent;
import org.vestibule.platform.token.Accepts;

@AnalyzeClasses(packages = "org.vestibule.mfa", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule FEATURES_FORM_NO_CIRCLE =
            slices().matching("org.vestibule.mfa.(*)..").should().beFreeOfCycles();

    /** A method is deleted by deleting its folder. */
    @ArchTest
    static final ArchRule METHODS_DO_NOT_KNOW_EACH_OTHER =
            slices().matching("org.vestibule.mfa.method.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_HAPPENS_THERE =
            noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|DTO|Dto|Base)");

    /** After a login through a portal's server the connection is that server's. */
    @ArchTest
    static final ArchRule USERS_ARE_WHERE_THEIR_TOKEN_SAYS =
            noClasses().should().dependOnClassesThat().areAssignableTo(CurrentOrigin.class);

    /** What is kept for a replay lies in a table in the clear. */
    @ArchTest
    static final ArchRule NO_SECRET_IS_KEPT_FOR_A_REPLAY = methods()
            .that()
            .areAnnotatedWith(Idempotent.class)
            .should(new ArchCondition<>("keep no answer that can hold a secret") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    for (Class<?> kept :
                            method.getAnnotationOfType(Idempotent.class).keeps()) {
                        boolean secret = kept.isRecord()
                                && Arrays.stream(kept.getRecordComponents())
                                        .filter(component -> component.getType() != Integer.class)
                                        .map(RecordComponent::getName)
                                        .anyMatch(SECRETS::contains);
                        events.add(new SimpleConditionEvent(method, !secret, method + " keeps " + kept));
                    }
                }
            });

    private static final Set<String> SECRETS = Set.of(
            "secret",
            "otpauthUri",
            "qrCode",
            "code",
            "recoveryCodes",
            "proof",
            "token",
            "partialToken",
            "accessToken",
            "refreshToken",
            "clientSecret");

    /** Who forgets to say whom a method is for has closed it; here it is found before it is missed. */
    @ArchTest
    static final ArchRule REST_METHODS_SAY_WHOM_THEY_ARE_FOR = methods()
            .that(metaAnnotatedWith(HttpMethod.class))
            .should()
            .beAnnotatedWith(describe(
                    "@Accepts or @PermitAll",
                    annotation -> annotation.getRawType().isEquivalentTo(Accepts.class)
                            || annotation.getRawType().isEquivalentTo(PermitAll.class)))
            .orShould()
            .beDeclaredInClassesThat(annotatedWith(Accepts.class).or(annotatedWith(PermitAll.class)));
}
