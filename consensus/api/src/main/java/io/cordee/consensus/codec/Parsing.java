package io.cordee.consensus.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;

/** Bytes to values: whatever is wrong comes out as one error code. Stateless. */
final class Parsing {
  private Parsing() {}

  /** Turns bytes into a value; may fail in the two ways that damaged bytes can. */
  interface Parser<T> {
    T parse(byte[] bytes) throws InvalidProtocolBufferException;
  }

  static <T> T parse(String what, ErrorCode code, int maxBytes, byte[] bytes, Parser<T> parser) {
    if (bytes.length > maxBytes) {
      throw new CordeeException(
          code, what + " has " + bytes.length + " bytes, at most " + maxBytes + " are allowed");
    }
    try {
      return parser.parse(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new CordeeException(code, what + " cannot be read: " + e.getMessage(), e);
    } catch (CordeeException e) {
      throw new CordeeException(code, what + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The bytes of a message; INVALID_ARGUMENT when it would be too large to be read again. */
  static byte[] bytes(String what, int maxBytes, MessageLite message) {
    int size = message.getSerializedSize();
    if (size > maxBytes) {
      throw Fields.invalid(
          what + " would have " + size + " bytes, at most " + maxBytes + " are allowed");
    }
    return message.toByteArray();
  }
}
