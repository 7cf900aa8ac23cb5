package org.vestibule.platform.hashing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * argon2id and bcrypt, behind the encoders of spring-security-crypto. {@code $2a$}, {@code $2b$} and {@code $2y$} are one
 * algorithm; {@code $2x$} marks hashes of a faulty implementation and is not understood. bcrypt is read up to cost 14:
 * a hash that costs more would let an import starve the service.
 */
public record SpringHash(String name, Pattern form, PasswordEncoder encoder) implements HashScheme {
    /** @param cost of what is stored from now on */
    public static SpringHash argon2id(Argon2id.Cost cost) {
        return new SpringHash("argon2id", Argon2idEncoder.FORM, new Argon2idEncoder(cost));
    }

    /** @param cost of what is stored from now on, 4 to 14 */
    public static SpringHash bcrypt(int cost) {
        return new SpringHash(
                "bcrypt",
                Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-4])\\$[./A-Za-z0-9]{53}"),
                new BCryptPasswordEncoder(BCryptPasswordEncoder.BCryptVersion.$2B, cost));
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
