package org.vestibule.portal.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What the portal remembers of one browser at one tenant. Without a cookie it is empty, and writing to it makes one. */
public final class Session {
    private final SessionStore store;
    private final String tenant;
    private SessionKeys keys;
    private SessionKeys came;
    private Map<String, byte[]> sealed;
    private boolean begun;
    private boolean alone;

    Session(SessionStore store, String tenant, SessionKeys keys) {
        this.store = store;
        this.tenant = tenant;
        this.keys = keys;
        this.came = keys;
        this.sealed = keys == null ? new HashMap<>() : store.read(keys);
    }

    /** A name for what a form of somebody without a session does, see {@link #begin}. */
    public static String freshName() {
        return SessionKeys.freshCookie();
    }

    /**
     * Goes on, without a session, under the name that a form carries: where the same form is sent twice, the second one
     * finds the first. Nothing is kept under it but the trace of {@link #renew}.
     */
    public void begin(String name) {
        if (keys == null && name != null) {
            keys = SessionKeys.of(tenant, name).orElse(null);
            came = keys;
            begun = keys != null;
        }
    }

    public <T> Optional<T> get(Slot<T> slot) {
        return Optional.ofNullable(sealed.get(slot.name())).flatMap(value -> store.opened(keys, slot, value));
    }

    /** Keeps a value for so long; the session lives at least as long. */
    public <T> void put(Slot<T> slot, T value, Duration life) {
        if (keys == null) {
            keys = SessionKeys.random(tenant);
        }
        sealed.put(slot.name(), store.write(keys, slot, value, life));
    }

    /** From now on it is a session of this user, of whom only the last hundred are kept. */
    public void enter(String user, Duration life) {
        store.enter(keys, user, life);
    }

    /** From now on this user is between the doors in it. Of a user only the last logins under way are kept, from one address and in all. */
    public void knock(String user, String from, Duration life) {
        store.knock(keys, user, from, life);
    }

    public void remove(Slot<?> slot) {
        if (sealed.remove(slot.name()) != null) {
            store.remove(keys, slot);
        }
    }

    /** Takes and forgets. */
    public <T> Optional<T> take(Slot<T> slot) {
        Optional<T> value = get(slot);
        remove(slot);
        return value;
    }

    /**
     * Goes on under a new cookie, with nothing kept: nobody who knew the old one comes along (ASVS 7.2.4), but for who
     * sends the same form a second time, as a double click does, and so knows what was typed into it.
     *
     * @param typed what let the old session become the new one
     */
    public void renew(String typed) {
        end();
        keys = SessionKeys.random(tenant);
        if (came != null) {
            store.write(came, Moved.SLOT, Moved.to(keys.cookie(), typed), Moved.LIFE);
        }
    }

    /** Follows a session that went on under a new cookie. One wrong guess at what was typed, and the trace is gone. */
    public boolean follow(String typed) {
        Optional<Moved> moved = take(Moved.SLOT).filter(trace -> trace.isFor(typed));
        moved.ifPresent(trace -> {
            store.write(keys, Moved.SLOT, trace, Moved.LIFE);
            keys = SessionKeys.of(tenant, trace.cookie()).orElseThrow();
            reload();
        });
        return moved.isPresent();
    }

    public void end() {
        if (keys != null) {
            store.delete(keys);
        }
        keys = null;
        sealed = new HashMap<>();
    }

    /**
     * One request at a time does this in this session; the others wait, and then see what it changed. Who is alone already
     * stays so. Where nothing is kept there is nothing to wait for. Throws {@link org.vestibule.portal.rest.Away} where
     * too many wait.
     */
    public <T> T alone(Supplier<T> work) {
        if (alone || keys == null || sealed.isEmpty() && !begun) {
            return work.get();
        }
        alone = true;
        try {
            return store.locked(keys, () -> {
                reload();
                return work.get();
            });
        } finally {
            alone = false;
        }
    }

    public boolean isEmpty() {
        return sealed.isEmpty();
    }

    /** The cookie's value to send, absent when nothing is kept. */
    public Optional<String> cookie() {
        return Optional.ofNullable(keys).filter(any -> !sealed.isEmpty()).map(SessionKeys::cookie);
    }

    private void reload() {
        sealed = store.read(keys);
    }
}
