package org.vestibule.portal.policy;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the page about the policy says; the words are in {@code messages/policy_en.properties} and {@code _da}. */
@MessageBundle("policy")
public interface PolicyTexts {
    @Message
    String title();

    @Message
    String intro();

    @Message
    String in_force();

    @Message
    String as_preset();

    @Message
    String own_rules();

    @Message
    String presets();

    @Message
    String presets_intro();

    @Message
    String preset_label();

    @Message
    String use();

    @Message
    String preset(Preset preset);

    @Message
    String taken();

    @Message
    String change_rules();

    @Message
    String save();

    @Message
    String saved();

    @Message
    String not_saved();

    @Message
    String not_saved_detail();

    @Message
    String overtaken();

    @Message
    String overtaken_detail();

    @Message
    String methods();

    @Message
    String methods_are(String list);

    @Message
    String methods_hint();

    @Message
    String app();

    @Message
    String sms();

    @Message
    String email();

    @Message
    String key();

    @Message
    String max_methods();

    @Message
    String max_is(int count);

    @Message
    String max_hint();

    @Message
    String recommended();

    @Message
    String recommended_is(int count);

    @Message
    String recommended_hint();

    @Message
    String enforcement();

    @Message
    String enforced_optional();

    @Message
    String enforced_after_order();

    @Message
    String enforced_always();

    @Message
    String grace();

    @Message
    String grace_is(String when);

    @Message
    String grace_none();

    @Message
    String grace_label();

    @Message
    String grace_hint();

    @Message
    String codes();

    @Message
    String codes_are(int count);

    @Message
    String codes_none();

    @Message
    String codes_hint();

    @Message
    String reset();

    @Message
    String reset_blocked();

    @Message
    String reset_second_factor();

    @Message
    String change();

    @Message
    String change_session();

    @Message
    String change_password();

    @Message
    String change_second_factor();

    @Message
    String countries();

    @Message
    String countries_are(String list);

    @Message
    String countries_none();

    @Message
    String countries_hint();

    @Message
    String budget();

    @Message
    String budget_is(int count);

    @Message
    String budget_none();

    @Message
    String budget_hint();

    @Message
    String browsers();

    @Message
    String browsers_are(int count);

    @Message
    String browsers_none();

    @Message
    String browsers_hint();

    @Message
    String length();

    @Message
    String length_is(int count);

    @Message
    String length_none();

    @Message
    String length_hint();

    @Message
    String risks();

    @Message
    String risks_are(String list);

    @Message
    String risks_none();

    @Message
    String risk_sms();

    @Message
    String risk_email();

    @Message
    String risks_hint();

    @Message
    String warnings();

    @Message
    String warning_no_keys();

    @Message
    String warning_risks();

    @Message
    String issuer();

    @Message
    String issuer_is(String name);

    @Message
    String issuer_none();

    @Message
    String issuer_hint();

    @Message
    String keys();

    @Message
    String keys_are(String site, String origins);

    @Message
    String keys_none();

    @Message
    String keys_site();

    @Message
    String keys_site_hint();

    @Message
    String keys_origins();

    @Message
    String keys_origins_hint();
}
