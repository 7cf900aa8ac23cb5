package org.vestibule.mfa;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.metaAnnotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.HttpMethod;
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
