/// Foreign models: serves ONNX files behind [io.homeostat.model.Model], and writes our own as such.
///
/// ## In
///
/// The bytes of ONNX files; models of the core.
///
/// ## Out
///
/// Models of family `onnx`; ONNX files.
///
/// ## Rules
///
/// The only package that knows ONNX Runtime, and only [Session] and [Inspection] touch it: no class
/// of it is loaded, and no native library, before an ONNX model predicts or is inspected. Nothing
/// is read but the bytes given. A model that cannot answer says NaN, and never stops a lane.
///
/// ## Threads
///
/// Any; a session answers one at a time. ONNX Runtime is told to use the caller's thread.
@NullMarked
package io.homeostat.onnx;

import org.jspecify.annotations.NullMarked;
