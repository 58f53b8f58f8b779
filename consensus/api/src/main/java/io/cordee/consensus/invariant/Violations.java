package io.cordee.consensus.invariant;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects what is not as it must be. Confined to one check. */
final class Violations {
  private final List<String> found = new ArrayList<>();

  @FormatMethod
  void unless(boolean ok, @FormatString String format, Object... args) {
    if (!ok) {
      found.add(String.format(Locale.ROOT, format, args));
    }
  }

  List<String> found() {
    return List.copyOf(found);
  }
}
