package org.vestibule.portal.rest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/** A page of a list; {@code nextCursor} is null on the last. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Listed<T>(List<T> items, String nextCursor) {}
