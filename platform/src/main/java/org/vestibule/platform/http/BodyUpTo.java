package org.vestibule.platform.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The body of a request to this method may be larger than {@link BodyLimits#USUAL}, by nature: never for what anybody may
 * call. {@code quarkus.http.limits.max-body-size} must allow it too.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface BodyUpTo {
    /** In MiB. */
    int mebibytes();
}
