package org.vestibule.platform.sealing;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import org.jboss.logging.Logger;

/** Puts Amazon Corretto Crypto Provider first where it loads: ES256 costs a seventh of the JDK's own there. */
@Singleton
public class CryptoProvider {
    private static final Logger LOG = Logger.getLogger(CryptoProvider.class);

    void install(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start) {
        try {
            AmazonCorrettoCryptoProvider.install();
            AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
            LOG.info("signatures by Amazon Corretto Crypto Provider");
        } catch (Throwable notHere) {
            LOG.infof("signatures by the JDK's own provider: %s", notHere.getMessage());
        }
    }
}
