package io.homeostat.gitops;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/// What this box holds of the repository: its objects, without a working tree. It may be deleted at
/// any time and is fetched again.
final class Checkout implements AutoCloseable {
    /// A restart finds what it pushed before the stop among the newest; nobody commits so many in
    /// between.
    private static final int COMMITS_MAX = 10_000;

    private final GitPolicy policy;
    private final Remote remote;
    private final Repository local;

    /// One version of a file.
    ///
    /// @param blob its name in git
    record File(String blob, String text) {}

    private Checkout(GitPolicy policy, Remote remote, Repository local) {
        this.policy = policy;
        this.remote = remote;
        this.local = local;
    }

    static Checkout open(GitPolicy policy, Path directory) {
        Surroundings.install();
        try {
            Path home = Files.createDirectories(directory.resolve("home"));
            Repository local = new FileRepository(directory.resolve("objects").toFile());
            if (!Files.exists(directory.resolve("objects").resolve(Constants.CONFIG))) {
                local.create(true);
            }
            return new Checkout(policy, new Remote(policy, home), local);
        } catch (IOException e) {
            throw new GitException("cannot keep a copy in " + directory, e);
        }
    }

    String branch() {
        return Remote.HEADS + policy.branch();
    }

    /// Where `head` stands now, with everything that it holds; empty when it is not there.
    Optional<ObjectId> look(String head) {
        return Optional.ofNullable(look(List.of(head)).get(head));
    }

    /// Where these heads stand now; those that are not there are left out.
    Map<String, ObjectId> look(List<String> heads) {
        Map<String, ObjectId> found = remote.heads(local);
        found.keySet().retainAll(heads);
        List<String> stale =
                found.keySet().stream()
                        .filter(head -> !known(head).equals(found.get(head)))
                        .toList();
        if (!stale.isEmpty()) {
            remote.fetch(local, stale);
            // It may have moved on since the heads were told.
            stale.forEach(head -> found.put(head, known(head)));
        }
        return found;
    }

    /// Where `head` stood when it was last looked at.
    private ObjectId known(String head) {
        try {
            Ref ref = local.exactRef(Remote.tracking(head));
            ObjectId commit = ref == null ? null : ref.getObjectId();
            return commit == null ? ObjectId.zeroId() : commit;
        } catch (IOException e) {
            throw new GitException("the local copy cannot be read", e);
        }
    }

    /// The file of `pipeline` in `commit`.
    Optional<File> file(Optional<ObjectId> commit, String pipeline) {
        return at(commit, policy.file(pipeline));
    }

    /// The signature beside it.
    Optional<File> signature(ObjectId commit, String pipeline) {
        return at(Optional.of(commit), policy.signatureFile(pipeline));
    }

    private Optional<File> at(Optional<ObjectId> commit, String path) {
        if (commit.isEmpty()) {
            return Optional.empty();
        }
        try (RevWalk walk = new RevWalk(local);
                TreeWalk tree =
                        TreeWalk.forPath(local, path, walk.parseCommit(commit.get()).getTree())) {
            if (tree == null || tree.getFileMode(0).getObjectType() != Constants.OBJ_BLOB) {
                return Optional.empty();
            }
            ObjectId blob = tree.getObjectId(0);
            return Optional.of(
                    new File(blob.name(), new String(local.open(blob).getBytes(), UTF_8)));
        } catch (IOException e) {
            throw new GitException("the local copy cannot be read", e);
        }
    }

    /// Whether one of the newest commits has `trailer` in its message.
    boolean contains(ObjectId head, String trailer) {
        try (RevWalk walk = new RevWalk(local)) {
            walk.markStart(walk.parseCommit(head));
            int left = COMMITS_MAX;
            for (RevCommit commit : walk) {
                if (commit.getFullMessage().lines().anyMatch(trailer::equals)) {
                    return true;
                }
                if (--left == 0) {
                    break;
                }
            }
            return false;
        } catch (IOException e) {
            throw new GitException("the local copy cannot be read", e);
        }
    }

    /// The commit after `parent` that gives these files these texts, or removes them where there is
    /// none, and changes nothing else.
    ObjectId commit(
            Optional<ObjectId> parent,
            Map<String, Optional<String>> files,
            String message,
            Instant at) {
        try (ObjectInserter objects = local.newObjectInserter();
                RevWalk walk = new RevWalk(local)) {
            DirCache index =
                    parent.isPresent()
                            ? DirCache.read(
                                    walk.getObjectReader(),
                                    walk.parseCommit(parent.get()).getTree())
                            : DirCache.newInCore();
            DirCacheEditor editor = index.editor();
            for (Map.Entry<String, Optional<String>> file : files.entrySet()) {
                editor.add(edit(objects, file.getKey(), file.getValue()));
            }
            editor.finish();
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(index.writeTree(objects));
            parent.ifPresent(commit::setParentId);
            PersonIdent who =
                    new PersonIdent(
                            policy.author().name(), policy.author().mail(), at, ZoneOffset.UTC);
            commit.setAuthor(who);
            commit.setCommitter(who);
            commit.setMessage(message);
            commit.setEncoding(UTF_8);
            if (policy.signingKey().isPresent()) {
                Signature.sign(local, commit, who, policy.signingKey().get());
            }
            ObjectId id = objects.insert(commit);
            objects.flush();
            return id;
        } catch (IOException | JGitInternalException e) {
            throw new GitException("cannot commit: " + Remote.reason(e), e);
        }
    }

    private static DirCacheEditor.PathEdit edit(
            ObjectInserter objects, String path, Optional<String> text) throws IOException {
        if (text.isEmpty()) {
            return new DirCacheEditor.DeletePath(path);
        }
        ObjectId blob = objects.insert(Constants.OBJ_BLOB, text.get().getBytes(UTF_8));
        return new DirCacheEditor.PathEdit(path) {
            @Override
            public void apply(DirCacheEntry entry) {
                entry.setFileMode(FileMode.REGULAR_FILE);
                entry.setObjectId(blob);
            }
        };
    }

    /// Pushes `commit` to `head`, which stands at `expected`.
    ///
    /// @param force only for a proposal of this box
    /// @param options told to the server beside it
    Remote.Pushed push(
            String head,
            ObjectId commit,
            Optional<ObjectId> expected,
            boolean force,
            List<String> options) {
        Remote.Move move = new Remote.Move(head, commit, expected.orElse(ObjectId.zeroId()), force);
        Remote.Pushed pushed = remote.push(local, move, options);
        if (pushed instanceof Remote.Pushed.Done) {
            note(head, commit);
        }
        return pushed;
    }

    private void note(String head, ObjectId commit) {
        try {
            RefUpdate known = local.updateRef(Remote.tracking(head));
            known.setNewObjectId(commit);
            known.forceUpdate();
        } catch (IOException e) {
            throw new GitException("the local copy cannot be written", e);
        }
    }

    @Override
    public void close() {
        remote.close();
        local.close();
    }
}
