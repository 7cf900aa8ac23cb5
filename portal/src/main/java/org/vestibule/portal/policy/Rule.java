package org.vestibule.portal.policy;

import java.util.List;

/** The members of a policy, as the contract names them. */
final class Rule {
    static final String METHODS = "methods";
    static final String MAX_METHODS = "max_active_methods";
    static final String RECOMMENDED_METHODS = "recommended_methods";
    static final String ENFORCEMENT = "enforcement";
    static final String GRACE = "grace_until";
    static final String RECOVERY_CODES = "recovery_codes";
    static final String PASSWORD_RESET = "password_reset";
    static final String CHANGE_REQUIRES = "change_requires";
    static final String COUNTRIES = "sms_countries";
    static final String BUDGET = "send_budget_per_day";
    static final String BROWSER_DAYS = "trusted_browser_days";
    static final String RISKS = "acknowledged_risks";
    static final String PASSWORD_LENGTH = "single_factor_password_length";
    static final String ISSUER = "issuer";
    static final String KEYS = "webauthn";

    /** What the service says of the policy; no rule. */
    static final String WARNINGS = "warnings";

    static final List<String> NAMES = List.of(
            METHODS,
            MAX_METHODS,
            RECOMMENDED_METHODS,
            ENFORCEMENT,
            GRACE,
            RECOVERY_CODES,
            PASSWORD_RESET,
            CHANGE_REQUIRES,
            COUNTRIES,
            BUDGET,
            BROWSER_DAYS,
            RISKS,
            PASSWORD_LENGTH,
            ISSUER,
            KEYS);

    private Rule() {}
}
