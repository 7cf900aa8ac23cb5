package org.vestibule.portal;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.UriInfo;

@AnalyzeClasses(packages = "org.vestibule.portal", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule FEATURES_FORM_NO_CIRCLE =
            slices().matching("org.vestibule.portal.(*)..").should().beFreeOfCycles();

    /** JAX-RS makes an absolute address of what it is given, out of the request's Host header; a header stays as it is. */
    @ArchTest
    static final ArchRule NO_ADDRESS_COMES_FROM_THE_HOST_HEADER = noClasses()
            .should()
            .callMethodWhere(target(owner(assignableTo(Response.class).or(assignableTo(ResponseBuilder.class))))
                    .and(target(nameMatching("seeOther|temporaryRedirect|created|location|contentLocation"))))
            .orShould()
            .callMethodWhere(target(owner(assignableTo(UriInfo.class)))
                    .and(target(nameMatching("getBaseUri.*|getAbsolutePath.*|resolve"))))
            .orShould()
            .callMethodWhere(target(owner(assignableTo(HttpServerRequest.class)))
                    .and(target(nameMatching("absoluteURI|host|authority"))));

    /** The example for front-end developers knows no more than they do. */
    @ArchTest
    static final ArchRule ONLY_THE_REST_CONTRACT_IS_KNOWN =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.vestibule.platform..", "java.sql..");
}
