package org.vestibule.localstack;

/** A part of the stack that can be stopped and started again with the same port and the same data. */
public interface Server extends AutoCloseable {
    /** Returns once the server answers. Throws {@link StartFailure} when it does not come up; does nothing when running. */
    void start();

    /** Returns once the server is gone; does nothing when it is not running. */
    void stop();

    @Override
    default void close() {
        stop();
    }
}
