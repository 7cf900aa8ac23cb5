package org.vestibule.notification.template;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.ZoneId;

/** How texts are written. */
@ConfigMapping(prefix = "vestibule.texts")
public interface TextConfig {
    /** Times in notices are told in this zone, and named with it. */
    @WithDefault("Europe/Copenhagen")
    ZoneId timeZone();
}
