package org.vestibule.platform.idempotency;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A REST method that honours the header {@code Idempotency-Key}: asked again with the same key it answers what it answered
 * before, and does nothing. For methods that run on a virtual thread. Needs table {@code idempotent_request}.
 */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Idempotent {
    /**
     * What may be kept for a replay; an answer of another type is given once and kept nowhere. Types that can hold a secret
     * have no place here. Problems, and answers without a body, are always kept.
     */
    Class<?>[] keeps();
}
