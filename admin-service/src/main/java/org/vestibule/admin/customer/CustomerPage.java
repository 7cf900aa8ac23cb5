package org.vestibule.admin.customer;

import java.util.List;

/** A page of customers by username. {@code nextCursor} is null on the last one. */
public record CustomerPage(List<CustomerSummary> items, String nextCursor) {}
