package org.vestibule.portal.rest;

import java.util.List;

/** A page of a list; {@code nextCursor} is null on the last. */
public record Listed<T>(List<T> items, String nextCursor) {}
