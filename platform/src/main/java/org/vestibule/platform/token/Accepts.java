package org.vestibule.platform.token;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;

/**
 * Which kinds of token a REST method takes, and for access tokens which roles. A token of another kind is a 401, a
 * missing role a 403. A method with neither this nor {@code @PermitAll} refuses everybody.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Accepts {
    TokenType[] value();

    /**
     * Any of these; empty: any role. Asked of the access tokens of people alone: the other kinds carry none, and programs have
     * {@link #programs}. Where roles are named, staff need a session of {@code aal2} or more, and for what changes something a second
     * factor shown in the last five minutes (RFC 9470).
     */
    String[] roles() default {};

    /**
     * The scopes of which a back-office program needs one; empty: programs are refused. It is the only way to let programs in, so
     * none comes in without a scope.
     */
    Scope[] programs() default {};
}
