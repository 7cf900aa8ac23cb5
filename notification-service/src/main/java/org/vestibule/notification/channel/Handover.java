package org.vestibule.notification.channel;

/** The last answer to a message, and the gateway that gave it. */
public record Handover(String gateway, Outcome outcome) {}
