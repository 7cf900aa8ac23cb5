package org.vestibule.admin;

import org.vestibule.platform.text.Text;

/** What this service says to people. */
public enum AdminText implements Text {
    CONFIRM_DISABLE,
    CURSOR,
    EVENT_TYPE,
    LOG_WALKS,
    REASON_LENGTH,
    SESSIONS_LEFT,
    TIME
}
