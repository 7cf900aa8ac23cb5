package org.vestibule.portal.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestResponse;
import org.vestibule.contracts.ProblemType;
import org.vestibule.portal.PortalConfig;
import org.vestibule.portal.event.EventTexts;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.page.Trouble;
import org.vestibule.portal.rest.AdminApi;
import org.vestibule.portal.rest.Clicks;
import org.vestibule.portal.rest.Problem;
import org.vestibule.portal.rest.Problem.InvalidField;
import org.vestibule.portal.rest.Refused;
import org.vestibule.portal.visit.Account;
import org.vestibule.portal.visit.Visit;

/** What the tenant asks of its customers: each rule in a sentence, and a form to change it, or a preset to take. */
@Path("/t/{tenant}/policy")
@RunOnVirtualThread
public class PolicyPage {
    private final AdminApi admin;
    private final Account account;
    private final Pages pages;
    private final Visit visit;
    private final PortalConfig config;

    public PolicyPage(@RestClient AdminApi admin, Account account, Pages pages, Visit visit, PortalConfig config) {
        this.admin = admin;
        this.account = account;
        this.pages = pages;
        this.visit = visit;
        this.config = config;
    }

    /** A preset with what it is for. */
    public record Offer(Preset preset, String about, boolean isTaken, boolean isChecked) {}

    /**
     * The policy in force, and the form.
     *
     * @param warnings what speaks against it, in words
     * @param presets that it equals, in words; empty where the rules are the tenant's own
     * @param version of the policy that the form was filled from
     * @param form as typed, if it was not taken
     */
    public record View(
            List<Explained> rules,
            List<String> warnings,
            List<String> presets,
            List<Offer> offers,
            String version,
            PolicyForm form,
            List<InvalidField> wrong,
            String click) {
        /** What is wrong with a rule, as the service says it; null where nothing is. */
        public String wrong(String rule) {
            var messages = wrong.stream()
                    .filter(error -> error.field().equals(rule))
                    .map(InvalidField::message)
                    .toList();
            return messages.isEmpty() ? null : String.join("; ", messages);
        }
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance policy(View view, Trouble trouble);
    }

    @GET
    public Response show() {
        var present = admin.policy(account.bearer());
        return show(200, present, form(present.getEntity()), List.of(), null);
    }

    @POST
    public Response change(@BeanParam PolicyForm form, @RestForm String version, @RestForm String click) {
        var present = admin.policy(account.bearer());
        return put(present, form.appliedTo(present.getEntity(), config.timeZone()), form, version, click);
    }

    @POST
    @Path("preset")
    public Response take(@RestForm String preset, @RestForm String version, @RestForm String click) {
        var present = admin.policy(account.bearer());
        return Preset.of(preset)
                .map(taken -> {
                    ObjectNode wanted = taken.appliedTo(present.getEntity());
                    return put(present, wanted, form(wanted), version, click);
                })
                .orElseGet(() -> pages.to("/policy"));
    }

    private Response put(
            RestResponse<ObjectNode> present, ObjectNode wanted, PolicyForm form, String version, String click) {
        PolicyTexts texts = pages.texts(PolicyTexts.class);
        try {
            admin.setPolicy(account.bearer(), version, Clicks.key(click), wanted);
            return pages.to("/policy", texts.saved());
        } catch (Refused refused) {
            Problem problem = refused.problem();
            if (refused.is(ProblemType.PRECONDITION_FAILED)) {
                var trouble = saying(texts.overtaken(), texts.overtaken_detail());
                return show(412, present, form(present.getEntity()), List.of(), trouble);
            }
            if (refused.is(ProblemType.INVALID_REQUEST)) {
                List<InvalidField> wrong = problem.errors() == null ? List.of() : problem.errors();
                return show(422, present, form, wrong, saying(texts.not_saved(), detail(texts, problem, wrong)));
            }
            throw refused;
        }
    }

    private Response show(
            int status, RestResponse<ObjectNode> present, PolicyForm form, List<InvalidField> wrong, Trouble trouble) {
        PolicyTexts texts = pages.texts(PolicyTexts.class);
        ObjectNode policy = present.getEntity();
        List<Preset> equal = Preset.equalTo(policy);
        var offers = Arrays.stream(Preset.values())
                .map(preset ->
                        new Offer(preset, texts.preset(preset), equal.contains(preset), equal.indexOf(preset) == 0))
                .toList();
        var explanation = new Explanation(
                texts, pages.texts(EventTexts.class), visit.language().locale());
        var view = new View(
                explanation.of(policy),
                explanation.warnings(policy),
                equal.stream().map(texts::preset).toList(),
                offers,
                present.getHeaderString(HttpHeaders.ETAG),
                form,
                wrong,
                Clicks.fresh());
        return pages.show(status, Templates.policy(view, trouble));
    }

    /** Where to look; and what is wrong with a part of a list, which the service names by no rule. */
    private static String detail(PolicyTexts texts, Problem problem, List<InvalidField> wrong) {
        if (wrong.isEmpty()) {
            return problem.detail();
        }
        var elsewhere = wrong.stream()
                .filter(error -> !Rule.NAMES.contains(error.field()))
                .map(InvalidField::message)
                .distinct()
                .toList();
        return elsewhere.isEmpty() ? texts.not_saved_detail() : String.join("; ", elsewhere);
    }

    private PolicyForm form(ObjectNode policy) {
        return PolicyForm.of(policy, config.timeZone());
    }

    private static Trouble saying(String title, String detail) {
        return new Trouble(title, detail, null, null, null, null);
    }
}
