package org.vestibule.localstack.inbox;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Everything received, newest first; the oldest of more than a thousand are dropped. */
final class Mailbox {
    private static final int KEPT = 1_000;

    private final ConcurrentLinkedDeque<ReceivedMessage> messages = new ConcurrentLinkedDeque<>();

    void add(ReceivedMessage message) {
        messages.addFirst(message);
        if (messages.size() > KEPT) {
            messages.pollLast();
        }
    }

    List<ReceivedMessage> all() {
        return List.copyOf(messages);
    }

    List<ReceivedMessage> to(String address) {
        return messages.stream().filter(message -> message.isTo(address)).toList();
    }

    void clear() {
        messages.clear();
    }
}
