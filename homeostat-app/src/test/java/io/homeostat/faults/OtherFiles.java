package io.homeostat.faults;

import io.homeostat.journal.JournalFiles;
import java.io.IOException;
import java.util.List;

/// The disk's files, for those who change one of its ways.
abstract class OtherFiles implements JournalFiles {
    private final JournalFiles disk;

    OtherFiles(JournalFiles disk) {
        this.disk = disk;
    }

    @Override
    public List<String> list() throws IOException {
        return disk.list();
    }

    @Override
    public Sink create(String name) throws IOException {
        return disk.create(name);
    }

    @Override
    public Sink write(String name) throws IOException {
        return disk.write(name);
    }

    @Override
    public Source open(String name) throws IOException {
        return disk.open(name);
    }

    @Override
    public void delete(String name) throws IOException {
        disk.delete(name);
    }

    @Override
    public void forceDirectory() throws IOException {
        disk.forceDirectory();
    }

    @Override
    public void close() throws IOException {
        disk.close();
    }

    @Override
    public String toString() {
        return disk.toString();
    }
}
