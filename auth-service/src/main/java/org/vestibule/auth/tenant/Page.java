package org.vestibule.auth.tenant;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.hibernate.validator.constraints.URL;

/** The address of a page that people are led to: over TLS, but on the developer's own machine. */
@URL
@Size(max = 500)
@Pattern(
        regexp =
                "https://[^\\s\\p{Cntrl}]+|http://(localhost|[A-Za-z0-9.-]+\\.localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]+)?(/[^\\s\\p{Cntrl}]*)?")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@interface Page {
    String message() default "{page}";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
