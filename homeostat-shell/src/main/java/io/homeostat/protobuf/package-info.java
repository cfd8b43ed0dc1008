/// The wire format of Protocol Buffers, as its public encoding document has it: fields and their
/// numbers, of whatever messages.
///
/// ## In
///
/// Bytes, or the values of fields.
///
/// ## Out
///
/// The values, or the bytes.
///
/// ## Rules
///
/// No schema, no generated code, no reflection: who reads or writes a message knows its fields.
/// What is read is not trusted.
///
/// ## Threads
///
/// None; each reader and writer is used by one.
@NullMarked
package io.homeostat.protobuf;

import org.jspecify.annotations.NullMarked;
