package io.homeostat.gitops;

import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/// What git's library may know of the machine: nothing. Settings of the machine's git, or of the
/// user that the box runs as, would change what is committed, and looking for them starts programs
/// that an image does not have.
final class Surroundings extends SystemReader {
    /// A setting that is neither read nor written.
    private static final class Nowhere extends FileBasedConfig {
        Nowhere(Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }
    }

    static void install() {
        if (!(SystemReader.getInstance() instanceof Surroundings)) {
            SystemReader.setInstance(new Surroundings());
        }
    }

    @Override
    public String getHostname() {
        return InetAddress.getLoopbackAddress().getHostName();
    }

    @Override
    @SuppressWarnings("NullAway") // the library's word for "not set"
    public String getenv(String variable) {
        return null;
    }

    @Override
    public String getProperty(String key) {
        return System.getProperty(key);
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new Nowhere(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new Nowhere(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new Nowhere(parent, fs);
    }

    @Override
    @Deprecated
    @SuppressWarnings("deprecation")
    public long getCurrentTime() {
        return System.currentTimeMillis();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    @Deprecated
    @SuppressWarnings("deprecation")
    public int getTimezone(long when) {
        return 0;
    }

    @Override
    public ZoneOffset getTimeZoneAt(Instant when) {
        return ZoneOffset.UTC;
    }
}
