package io.cordee.cli.config;

import java.util.Collection;
import java.util.Optional;

/** Finds the word that somebody probably meant. Stateless. */
public final class Suggest {
  /** Two slips in a word of six: more would suggest nonsense. */
  private static final int MAX_DISTANCE = 3;

  private Suggest() {}

  /** The nearest candidate by edit distance; empty when none is near. */
  public static Optional<String> nearest(String word, Collection<String> candidates) {
    String best = "";
    int bestDistance = Math.min(MAX_DISTANCE, word.length() / 2 + 1) + 1;
    for (String candidate : candidates) {
      int distance = distance(word, candidate);
      if (candidate.startsWith(word) && word.length() >= 2) {
        distance = Math.min(distance, 1);
      }
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /** {@code "; did you mean x?"} or an empty text. */
  public static String hint(String word, Collection<String> candidates) {
    return nearest(word, candidates).map(n -> "; did you mean '" + n + "'?").orElse("");
  }

  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], previous[j]) + 1, previous[j - 1] + change);
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
