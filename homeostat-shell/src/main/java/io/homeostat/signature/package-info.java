/// Signs models and says whether somebody trusted has signed one, as OpenSSF Model Signing 1.0 does
/// with keys: a Sigstore bundle around a DSSE envelope around an in-toto statement that names every
/// file of the model and its SHA-256. Its reference tool `model_signing` reads and writes the same.
///
/// ## In
///
/// A model, as a file, a directory or a digest; keys in PEM files: ECDSA on P-256, nothing else.
///
/// ## Out
///
/// The signature as JSON; for one that is given, the key that made it, or why it does not count.
///
/// ## Rules
///
/// Nothing of the statement is believed before its signature is checked, and the signature counts
/// only for the bytes as they stand: not one is normalised. No key is made here, a private key is
/// read for each signature and not kept, and no server is asked. What is wrong with a signature is
/// a value; what is wrong with a key or a model file is a [SignatureProblem].
///
/// ## Threads
///
/// Any; calls read files. None of its own.
@NullMarked
package io.homeostat.signature;

import org.jspecify.annotations.NullMarked;
