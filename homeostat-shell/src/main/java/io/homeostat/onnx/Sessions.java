package io.homeostat.onnx;

import io.homeostat.feature.FeatureVector;
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The native sessions of this process, one for each file however often it is read.
///
/// A model is plain memory to the rest of the product, dropped when nobody holds it. Its session is
/// closed when the collector has found it dropped: whenever another is opened, those that were
/// dropped are looked for. So that native memory is bounded where the heap is quiet, the collector
/// is asked to look after every [#OPENED_UNLOOKED] openings, as the JDK does for direct buffers.
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private static final int OPENED_UNLOOKED = 16;

    /// Found by trying: 3,900 bytes are well.
    private static final int COMMAND_LINE_MAX = 3_900;

    private static final ReferenceQueue<Handle> DROPPED = new ReferenceQueue<>();
    private static final Map<String, Slot> OPEN = new HashMap<>();
    private static int unlooked;

    private Sessions() {}

    /// Why no ONNX model can serve in this process, if so.
    static Optional<String> missing() {
        try {
            Class.forName("ai.onnxruntime.OrtEnvironment", false, Sessions.class.getClassLoader());
            return tooLong(commandLine());
        } catch (ClassNotFoundException e) {
            return Optional.of(
                    "ONNX Runtime is not part of this distribution; onnxruntime.jar among its"
                            + " libraries makes it one");
        }
    }

    /// ONNX Runtime 1.29 reads the command line of the process into 4,096 bytes, and ends the
    /// process where it is longer.
    static Optional<String> tooLong(long commandLine) {
        return commandLine < COMMAND_LINE_MAX
                ? Optional.empty()
                : Optional.of(
                        "ONNX Runtime needs a command line of less than "
                                + COMMAND_LINE_MAX
                                + " bytes, and this process has one of "
                                + commandLine
                                + ": shorten the paths or start fewer pipelines with one box");
    }

    private static long commandLine() {
        try {
            return Files.readAllBytes(Path.of("/proc/self/cmdline")).length;
        } catch (IOException otherSystem) {
            return 0;
        }
    }

    /// The session of `key`, opened when it is first asked.
    static Handle of(String key, Binding binding, byte[] file) {
        synchronized (OPEN) {
            closeDropped();
            Slot slot = OPEN.get(key);
            Handle known = slot == null ? null : slot.get();
            if (known != null) {
                return known;
            }
            Handle made = new Handle(binding, file);
            OPEN.put(key, new Slot(key, made));
            return made;
        }
    }

    /// How many are open.
    static int open() {
        synchronized (OPEN) {
            closeDropped();
            return (int) OPEN.values().stream().filter(slot -> slot.held.session != null).count();
        }
    }

    private static void closeDropped() {
        Reference<? extends Handle> dropped = DROPPED.poll();
        while (dropped != null) {
            Slot slot = (Slot) dropped;
            OPEN.remove(slot.key, slot);
            slot.held.close();
            dropped = DROPPED.poll();
        }
    }

    private static void opened() {
        synchronized (OPEN) {
            closeDropped();
            unlooked++;
            if (unlooked >= OPENED_UNLOOKED) {
                unlooked = 0;
                System.gc();
            }
        }
    }

    /// What outlives a handle.
    private static final class Held {
        private @Nullable Session session;

        synchronized void close() {
            Session open = session;
            session = null;
            if (open != null) {
                open.close();
            }
        }
    }

    private static final class Slot extends WeakReference<Handle> {
        private final String key;
        private final Held held;

        Slot(String key, Handle handle) {
            super(handle, DROPPED);
            this.key = key;
            this.held = handle.held;
        }
    }

    /// What a model holds of its session.
    static final class Handle {
        private final Binding binding;
        private final byte[] file;
        private final Held held = new Held();
        private boolean broken;
        private boolean told;

        private Handle(Binding binding, byte[] file) {
            this.binding = binding;
            this.file = file;
        }

        /// The numbers of the output; NaN where the graph fails on `x`.
        double[] run(FeatureVector x) {
            try {
                return ask(x);
            } catch (OnnxException | LinkageError e) {
                double[] none = new double[binding.values()];
                Arrays.fill(none, Double.NaN);
                tell(e);
                return none;
            } finally {
                Reference.reachabilityFence(this);
            }
        }

        private double[] ask(FeatureVector x) {
            synchronized (held) {
                Session open = held.session;
                if (open == null) {
                    if (broken) {
                        throw new OnnxException("a session that could not be opened", "one");
                    }
                    opened();
                    broken = true; // until it is open: no second attempt with every reading
                    open = Session.open(file, binding);
                    broken = false;
                    held.session = open;
                }
                return open.run(x);
            }
        }

        /// Once: what fails on one reading fails on many.
        private synchronized void tell(Throwable why) {
            if (!told) {
                told = true;
                LOG.atWarn().setCause(why).log("an ONNX model has no answer");
            }
        }
    }
}
