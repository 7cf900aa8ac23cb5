package org.vestibule.portal.desk;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.vestibule.portal.event.EventTexts;
import org.vestibule.portal.event.Word;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.rest.AdminApi;
import org.vestibule.portal.rest.AdminApi.Adoption;
import org.vestibule.portal.visit.Account;

/** How far two-factor authentication has come among the tenant's customers. */
@Path("/t/{tenant}/adoption")
@RunOnVirtualThread
public class AdoptionPage {
    private final AdminApi admin;
    private final Account account;
    private final Pages pages;

    public AdoptionPage(@RestClient AdminApi admin, Account account, Pages pages) {
        this.admin = admin;
        this.account = account;
        this.pages = pages;
    }

    /** How many have it on; {@code share} of all in percent, 0 to 100. */
    public record Bar(String name, long count, long share) {}

    /** Shares of all customers, the days oldest first. */
    public record View(Adoption adoption, long share, List<Bar> methods, Chart chart) {
        public boolean isEmpty() {
            return adoption.customers() == 0;
        }
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance adoption(View view);
    }

    @GET
    public Response show() {
        Adoption adoption = admin.adoption(account.bearer());
        EventTexts texts = pages.texts(EventTexts.class);
        var methods = adoption.methods().entrySet().stream()
                .map(method -> new Bar(
                        Word.of(method.getKey()).map(texts::word).orElse(method.getKey()),
                        method.getValue(),
                        Chart.percent(method.getValue(), adoption.customers())))
                .sorted(Comparator.comparing(Bar::count).reversed())
                .toList();
        return pages.show(Templates.adoption(new View(
                adoption,
                Chart.percent(adoption.enabled(), adoption.customers()),
                methods,
                Chart.of(adoption.history()))));
    }
}
