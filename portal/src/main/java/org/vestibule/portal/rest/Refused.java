package org.vestibule.portal.rest;

import org.vestibule.contracts.ProblemType;

/** A service refused, and said why. */
public final class Refused extends RuntimeException {
    private final transient Problem problem;

    public Refused(Problem problem) {
        super(problem.type(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    /** An older service has no such call. */
    public boolean isUnknownRoute() {
        return problem.status() == 404 && problem.is(ProblemType.NOT_FOUND) || problem.status() == 405;
    }

    public boolean is(ProblemType type) {
        return problem.is(type);
    }
}
