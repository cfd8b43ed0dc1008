/// Speaks to object stores: AWS S3, MinIO and others of the same protocol.
///
/// ## In
///
/// Bytes under keys below one prefix of one bucket; where and as whom from the environment, as all
/// tools of S3 do.
///
/// ## Out
///
/// The same bytes, or an I/O error that names the bucket and says why.
///
/// ## Rules
///
/// No class of the client is loaded, and no connection made, before the first call. What comes back
/// is not believed here: who asked has a digest.
///
/// ## Threads
///
/// Any; calls wait for the network, within bounds. None of its own.
@NullMarked
package io.homeostat.s3;

import org.jspecify.annotations.NullMarked;
