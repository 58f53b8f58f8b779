package io.cordee.it.check;

import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parts a history by key; what is true of every key alone is true of the whole. */
final class Keys {
  private Keys() {}

  static Map<String, List<Operation>> split(List<Operation> operations) {
    Map<String, List<Operation>> byKey = new LinkedHashMap<>();
    for (Operation operation : operations) {
      String key = operation.key() == null ? "" : operation.key();
      byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(operation);
    }
    return byKey;
  }

  /** How a sentence about this key begins. */
  static String of(String key) {
    return key.isEmpty() ? "" : "key " + key + ": ";
  }

  /** The first operation whose name is not among these, in words; empty if there is none. */
  static String stranger(List<Operation> operations, Set<String> names) {
    for (Operation operation : operations) {
      if (!names.contains(operation.f())) {
        return "this model has no operation " + operation.f() + " (line " + operation.line() + ")";
      }
    }
    return "";
  }
}
