package org.vestibule.auth.password;

/**
 * A password hash as it lies in the database.
 *
 * @param scheme name of a {@link HashScheme}
 * @param imported whether another system made it: then it is replaced at the next login
 */
public record StoredPassword(String scheme, String value, boolean imported) {
    @Override
    public String toString() {
        return "StoredPassword[" + scheme + ", [redacted]]";
    }
}
