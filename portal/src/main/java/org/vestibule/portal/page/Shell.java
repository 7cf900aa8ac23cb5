package org.vestibule.portal.page;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.vestibule.portal.browser.Language;
import org.vestibule.portal.rest.Support;
import org.vestibule.portal.session.Slot;
import org.vestibule.portal.visit.SignedIn;
import org.vestibule.portal.visit.Visit;

/** What stands around every page: the tenant's name and support, who is signed in, languages, and a message. */
@Named("shell")
@RequestScoped
public class Shell {
    /** Said once, on the next page. */
    public static final Slot<String> SAID = new Slot<>("said", String.class);

    private final Visit visit;

    public Shell(Visit visit) {
        this.visit = visit;
    }

    public String tenantName() {
        return visit.tenant().name();
    }

    public Support support() {
        return visit.tenant().support();
    }

    /** What links to pages begin with. */
    public String base() {
        return visit.to("");
    }

    public Language language() {
        return visit.language();
    }

    public List<Language> otherLanguages() {
        return Arrays.stream(Language.values())
                .filter(other -> other != visit.language())
                .toList();
    }

    /** Null when nobody is signed in. */
    public SignedIn user() {
        return visit.user().orElse(null);
    }

    /** The page at hand, within the tenant, as a query parameter. */
    public String hereEncoded() {
        return URLEncoder.encode(visit.here(), StandardCharsets.UTF_8);
    }

    /** Whether a part of the navigation leads to the page at hand. */
    public boolean isAt(String path) {
        return visit.here().matches("\\Q" + path + "\\E([/?].*)?");
    }

    /** Null when there is nothing to say. */
    public String said() {
        return visit.session().take(SAID).orElse(null);
    }
}
