package org.vestibule.portal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.vestibule.portal", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule FEATURES_FORM_NO_CIRCLE =
            slices().matching("org.vestibule.portal.(*)..").should().beFreeOfCycles();

    /** The example for front-end developers knows no more than they do. */
    @ArchTest
    static final ArchRule ONLY_THE_REST_CONTRACT_IS_KNOWN =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.vestibule.platform..", "java.sql..");
}
