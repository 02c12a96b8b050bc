package io.entail.text;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.spi.LocationAwareLogger;

/**
 * Makes loggers that pass messages on to the logging framework of the service. Values and exceptions are shown as
 * {@link Visible} shows them, so a value from a row or a message cannot start a forged line in a log. Thread-safe.
 */
public final class Log {
    private Log() {}

    /** Returns the logger of a class. */
    public static Logger of(Class<?> type) {
        return new VisibleLogger(LoggerFactory.getLogger(type));
    }

    private static final class VisibleLogger extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1;
        private static final String CALLED = AbstractLogger.class.getName();

        private final transient Logger target;

        VisibleLogger(Logger target) {
            this.target = target;
            this.name = target.getName();
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String message,
                @Nullable Object @Nullable [] values,
                @Nullable Throwable thrown) {
            String text = Visible.text(message);
            Object[] shown = values == null ? new Object[0] : values.clone();
            for (int i = 0; i < shown.length; i++) {
                shown[i] = shown[i] instanceof Number ? shown[i] : Visible.text(shown[i]);
            }
            Throwable visible = thrown == null ? null : VisibleThrowable.of(thrown);
            if (target instanceof LocationAwareLogger aware) {
                aware.log(marker, CALLED, level.toInt(), text, shown, visible);
            } else {
                target.atLevel(level).setCause(visible).log(text, shown);
            }
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return CALLED;
        }

        @Override
        public boolean isTraceEnabled() {
            return target.isTraceEnabled();
        }

        @Override
        public boolean isDebugEnabled() {
            return target.isDebugEnabled();
        }

        @Override
        public boolean isInfoEnabled() {
            return target.isInfoEnabled();
        }

        @Override
        public boolean isWarnEnabled() {
            return target.isWarnEnabled();
        }

        @Override
        public boolean isErrorEnabled() {
            return target.isErrorEnabled();
        }
    }
}
