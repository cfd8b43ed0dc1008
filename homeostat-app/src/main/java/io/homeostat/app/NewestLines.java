package io.homeostat.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.homeostat.log.LogRecord;
import io.homeostat.log.LogRing;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.slf4j.event.KeyValuePair;

/// Keeps the newest lines of the log in memory. Public, and without parameters, so that a user's
/// own configuration of Logback can name it.
public final class NewestLines extends UnsynchronizedAppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
        SequencedMap<String, String> fields = new LinkedHashMap<>();
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                fields.put(pair.key, String.valueOf(pair.value));
            }
        }
        LogRing.process()
                .add(
                        event.getInstant(),
                        level(event.getLevel()),
                        event.getLoggerName(),
                        event.getThreadName(),
                        String.valueOf(event.getFormattedMessage()),
                        fields,
                        Optional.ofNullable(event.getThrowableProxy()).map(NewestLines::failure));
    }

    private static LogRecord.Level level(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> LogRecord.Level.ERROR;
            case Level.WARN_INT -> LogRecord.Level.WARN;
            case Level.DEBUG_INT -> LogRecord.Level.DEBUG;
            case Level.TRACE_INT -> LogRecord.Level.TRACE;
            default -> LogRecord.Level.INFO;
        };
    }

    private static LogRecord.Failure failure(IThrowableProxy thrown) {
        return new LogRecord.Failure(
                thrown.getClassName(),
                String.valueOf(thrown.getMessage()),
                ThrowableProxyUtil.asString(thrown));
    }
}
