package org.vestibule.portal.policy;

/** A rule of the policy, and in a sentence what it means as it is set. */
public record Explained(String rule, String meaning) {}
