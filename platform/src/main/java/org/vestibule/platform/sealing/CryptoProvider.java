package org.vestibule.platform.sealing;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import org.vestibule.platform.NativeLibrary;

/** Puts Amazon Corretto Crypto Provider first where it loads: ES256 costs a seventh of the JDK's own there. */
@Singleton
public class CryptoProvider {
    void install(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start) {
        try {
            AmazonCorrettoCryptoProvider.install();
            AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
            NativeLibrary.loaded("corretto", "signatures");
        } catch (Throwable notHere) {
            NativeLibrary.missing("corretto", "the JDK's own provider", notHere);
        }
    }
}
