package org.vestibule.notification;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.vestibule.notification", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule FEATURES_FORM_NO_CIRCLE =
            slices().matching("org.vestibule.notification.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule GATEWAYS_DO_NOT_KNOW_EACH_OTHER = slices().matching(
                    "org.vestibule.notification.channel.sms.(*)..")
            .should()
            .notDependOnEachOther();
}
