package org.vestibule.importer.server;

/** Where access tokens come from. */
public interface AccessToken {
    /** One that should be good. */
    String get();

    /** Another one, after {@code refused} was not taken; ends the import where there is none. */
    String insteadOf(String refused);
}
