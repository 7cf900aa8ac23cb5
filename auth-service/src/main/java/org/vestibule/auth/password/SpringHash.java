package org.vestibule.auth.password;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * argon2id and bcrypt by spring-security-crypto. {@code $2a$}, {@code $2b$} and {@code $2y$} are one algorithm;
 * {@code $2x$} marks hashes of a faulty implementation and is not understood. argon2id is read up to ten passes, bcrypt
 * up to cost 14: what is dearer would let an import starve the service.
 */
record SpringHash(String name, Pattern form, PasswordEncoder encoder) implements HashScheme {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    static SpringHash argon2id(PasswordConfig.Argon2id config) {
        return new SpringHash(
                PasswordScheme.argon2id.name(),
                Pattern.compile("\\$argon2id\\$v=19\\$m=(?<memory>[1-9][0-9]{0,6}),t=([1-9]|10),p=[1-8]"
                        + "\\$[A-Za-z0-9+/]{11,86}\\$[A-Za-z0-9+/]{16,172}"),
                new Argon2PasswordEncoder(
                        SALT_BYTES, HASH_BYTES, config.parallelism(), config.memoryKib(), config.iterations()));
    }

    static SpringHash bcrypt(PasswordConfig.Bcrypt config) {
        return new SpringHash(
                PasswordScheme.bcrypt.name(),
                Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-4])\\$[./A-Za-z0-9]{53}"),
                new BCryptPasswordEncoder(BCryptPasswordEncoder.BCryptVersion.$2B, config.cost()));
    }

    @Override
    public boolean understands(String value) {
        return form.matcher(value).matches();
    }

    @Override
    public int memoryKib(String value) {
        Matcher parts = form.matcher(value);
        return form.namedGroups().containsKey("memory") && parts.matches()
                ? Integer.parseInt(parts.group("memory"))
                : 0;
    }

    @Override
    public boolean matches(String password, String value) {
        return encoder.matches(password, value);
    }
}
