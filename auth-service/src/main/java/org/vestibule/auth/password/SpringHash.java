package org.vestibule.auth.password;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.vestibule.platform.hashing.Argon2id;

/**
 * argon2id and bcrypt, behind the encoders of spring-security-crypto. {@code $2a$}, {@code $2b$} and {@code $2y$} are one
 * algorithm; {@code $2x$} marks hashes of a faulty implementation and is not understood. bcrypt is read up to cost 14:
 * what is dearer would let an import starve the service.
 */
record SpringHash(String name, Pattern form, PasswordEncoder encoder) implements HashScheme {
    /** @param threads that hash at a time */
    static SpringHash argon2id(PasswordConfig.Argon2id config, int threads) {
        var cost = new Argon2id.Cost(config.memoryKib(), config.iterations(), config.parallelism());
        return new SpringHash(
                PasswordScheme.argon2id.name(),
                Argon2idEncoder.FORM,
                new Argon2idEncoder(new Argon2id(threads * config.memoryKib()), cost));
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
