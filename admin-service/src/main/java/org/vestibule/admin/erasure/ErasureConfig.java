package org.vestibule.admin.erasure;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Emptying what is stored about removed users. */
@ConfigMapping(prefix = "vestibule.erasure")
public interface ErasureConfig {
    /** Whether this process empties what is stored about removed users. If none does, it is hidden but stays in the database. */
    @WithDefault("true")
    boolean enabled();
}
