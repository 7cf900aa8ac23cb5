package org.vestibule.notification.template;

/** An email in words. */
public record Letter(String subject, String body) {}
