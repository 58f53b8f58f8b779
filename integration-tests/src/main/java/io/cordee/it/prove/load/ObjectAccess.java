package io.cordee.it.prove.load;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A way to the objects of a cluster, through all nodes by chance. Thread-safe. */
interface ObjectAccess {
  /** Puts a {@link Stamped} body. */
  void put(String key, String stamp, Random random) throws Exception;

  /** The stamp of the body; null when there is no such object. */
  @Nullable Object get(String key, Random random) throws Exception;

  /** The stamp by the ETag; null when there is no such object. */
  @Nullable Object head(String key, Random random) throws Exception;

  /** The answer goes into the history. */
  boolean delete(String key, Random random) throws Exception;

  /** What follows the prefix in the keys that begin with it, page by page. */
  List<String> list(String prefix, Random random) throws Exception;

  /** Opens it on a started cluster. */
  @FunctionalInterface
  interface Opener {
    ObjectAccess open(Site site) throws Exception;
  }
}
