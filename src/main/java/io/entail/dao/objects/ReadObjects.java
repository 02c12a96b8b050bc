package io.entail.dao.objects;

import io.entail.read.Position;
import io.entail.resolve.Bytes;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which version of an entity an object has, because generated classes have no field for it. Objects are
 * distinguished by identity and held by weak references. Thread-safe.
 */
public final class ReadObjects {
    /** The highest number of known objects; beyond it the ones that were read first are forgotten. */
    static final int KEPT_MAX = 100_000;

    private static final int STRIPES = 16;

    private final Stripe[] stripes = new Stripe[STRIPES];

    /**
     * The entity of an object when it was read or written.
     *
     * @param bytes its fields at that time, encoded by the codec of its class
     */
    public record Known(
            Bytes bytes,
            long version,
            Position position,
            @Nullable String workspace,
            @Nullable Long ttl) {}

    public ReadObjects() {
        this(KEPT_MAX);
    }

    public ReadObjects(int keptMax) {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe(Math.max(1, keptMax / STRIPES));
        }
    }

    public void keep(Object object, Known known) {
        stripe(object).keep(object, known);
    }

    /** Returns what is known about this very object, null for nothing. */
    @Nullable
    public Known of(Object object) {
        return stripe(object).of(object);
    }

    public int size() {
        int size = 0;
        for (Stripe stripe : stripes) {
            size += stripe.size();
        }
        return size;
    }

    private Stripe stripe(Object object) {
        int hash = System.identityHashCode(object);
        return stripes[(hash ^ (hash >>> 16)) & (STRIPES - 1)];
    }

    private static final class Stripe {
        private final int max;
        private final Map<Identity, Known> known = new LinkedHashMap<>();
        private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

        Stripe(int max) {
            this.max = max;
        }

        synchronized void keep(Object object, Known state) {
            forgetCollected();
            Identity identity = new Identity(object, collected);
            known.remove(identity);
            known.put(identity, state);
            if (known.size() > max) {
                known.remove(known.keySet().iterator().next());
            }
        }

        synchronized @Nullable Known of(Object object) {
            forgetCollected();
            return known.get(new Identity(object, null));
        }

        synchronized int size() {
            forgetCollected();
            return known.size();
        }

        private void forgetCollected() {
            for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
                known.remove((Identity) gone);
            }
        }
    }

    private static final class Identity extends WeakReference<Object> {
        private final int hash;

        Identity(Object object, @Nullable ReferenceQueue<Object> collected) {
            super(object, collected);
            this.hash = System.identityHashCode(object);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            Object mine = get();
            return mine != null && other instanceof Identity identity && mine == identity.get();
        }
    }
}
