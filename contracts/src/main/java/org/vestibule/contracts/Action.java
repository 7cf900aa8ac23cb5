package org.vestibule.contracts;

import java.util.Map;

/**
 * One act of a user at their portal that they approve with their second factor, bound to its parameters.
 *
 * @param action what is done, in the portal's words: {@code domain.transfer}
 * @param parameters what it is done with, in the order of their names, in which they are shown; values are strings, numbers and booleans
 */
public record Action(String action, Map<String, Object> parameters) {}
