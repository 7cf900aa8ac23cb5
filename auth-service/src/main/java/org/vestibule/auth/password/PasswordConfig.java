package org.vestibule.auth.password;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.util.Optional;

/** Cost of new password hashes and size of the pool that computes them. The least values are ASVS 5.0, Appendix C. */
@ConfigMapping(prefix = "vestibule.password")
public interface PasswordConfig {
    Argon2id argon2id();

    Bcrypt bcrypt();

    /**
     * MiB of memory for all password hashes that run at once; further ones wait. argon2id uses it outside the heap, other schemes
     * inside. 0: half of the maximum heap. A hash that needs more, or more than 128 MiB, cannot be imported.
     */
    @WithDefault("0")
    @Min(0)
    int memoryMib();

    Pool pool();

    /**
     * More breached passwords than are bundled: a sorted file of SHA-1 digests, as the downloader of Have I Been Pwned
     * writes it (docs/passwords.md).
     */
    Optional<Path> breachedList();

    /** argon2id. */
    interface Argon2id {
        @WithDefault("19456")
        @Min(7168)
        @Max(1048576)
        int memoryKib();

        @WithDefault("2")
        @Min(1)
        @Max(10)
        int iterations();

        @WithDefault("1")
        @Min(1)
        @Max(4)
        int parallelism();
    }

    /** bcrypt. */
    interface Bcrypt {
        @WithDefault("10")
        @Min(10)
        @Max(15)
        int cost();
    }

    /** Threads that hash. Each holds one argon2id memory at a time. */
    interface Pool {
        /** 0: as many as there are processors. */
        @WithDefault("0")
        @Min(0)
        int threads();

        /** Passwords that may wait; more are answered 503. */
        @WithDefault("64")
        @Min(1)
        int queue();
    }
}
