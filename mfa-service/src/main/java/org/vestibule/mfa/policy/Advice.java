package org.vestibule.mfa.policy;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.vestibule.contracts.Notice;
import org.vestibule.mfa.method.MethodType;

/** What a user is told to do about their authenticators, by what the tenant asks for today. */
public final class Advice {
    private Advice() {}

    /** @param active types of the user's active authenticators, one for each */
    public static Set<Notice> on(Policy policy, boolean staff, Collection<MethodType> active) {
        Set<Notice> notices = EnumSet.noneOf(Notice.class);
        if (!active.isEmpty() && active.size() < policy.recommendedMethods()) {
            notices.add(Notice.ADD_SECOND_METHOD);
        }
        if (!policy.offeredTo(!staff).containsAll(active)) {
            notices.add(Notice.METHOD_NO_LONGER_OFFERED);
        }
        return notices;
    }
}
