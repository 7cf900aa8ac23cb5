package org.vestibule.portal.page;

import io.quarkus.arc.Arc;
import io.quarkus.qute.TemplateExtension;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import org.vestibule.portal.PortalConfig;
import org.vestibule.portal.visit.Visit;

/** Times as people read them, in the visitor's language and the installation's time zone. */
@TemplateExtension
public final class Times {
    private Times() {}

    /** A day. */
    public static String day(Instant time) {
        return said(time, DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM));
    }

    /** A day and a minute. */
    public static String minute(Instant time) {
        return said(time, DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT));
    }

    private static String said(Instant time, DateTimeFormatter format) {
        return format.withLocale(bean(Visit.class).language().locale())
                .withZone(bean(PortalConfig.class).timeZone())
                .format(time);
    }

    private static <T> T bean(Class<T> type) {
        return Arc.container().instance(type).get();
    }
}
