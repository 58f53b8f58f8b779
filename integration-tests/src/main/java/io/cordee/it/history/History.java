package io.cordee.it.history;

import java.util.List;

/**
 * All operations of one file, in the order of their invocation. Immutable.
 *
 * @param format what the file was
 * @param operations without what the nemesis did
 * @param events how many lines or maps were read
 * @param notes what the reader passed over, in words
 */
public record History(Format format, List<Operation> operations, int events, List<String> notes) {
  /** Checks and keeps what it is given without copying the operations. */
  public History {
    notes = List.copyOf(notes);
  }

  /** A history made by hand or by a generator. */
  public static History of(List<Operation> operations) {
    return new History(Format.JSON_LINES, operations, operations.size() * 2, List.of());
  }
}
