/// Keeps which model serves in a git repository, one file per pipeline, and takes orders from
/// there.
///
/// ## In
///
/// Appointments: models that have become champion, in order. Files of the repository, which people
/// change too.
///
/// ## Out
///
/// One commit for each appointment, on the branch or as a proposal beside it, with a request to
/// merge it if that is asked for; orders to serve the model that a person's commit names, if keys
/// are named only of one that such a key has signed.
///
/// ## Rules
///
/// A repository that is away means later, never lost and never waited for by anybody else. What was
/// pushed is recognised by its number, so that nothing is committed twice. Only the pipeline's own
/// file and the signature beside it are touched; nothing is ever forced onto the branch. No setting
/// of the machine's git counts.
///
/// ## Threads
///
/// `git-sync`, one; it waits for the network and the disk. The libraries' own are listed in
/// `docs/concurrency.md`.
@NullMarked
package io.homeostat.gitops;

import org.jspecify.annotations.NullMarked;
