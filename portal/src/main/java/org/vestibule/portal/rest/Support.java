package org.vestibule.portal.rest;

/** Where a stuck user turns to; {@code emergencySms} may be absent. */
public record Support(String email, String emergencySms) {}
