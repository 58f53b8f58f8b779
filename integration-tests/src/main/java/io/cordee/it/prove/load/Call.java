package io.cordee.it.prove.load;

import org.jspecify.annotations.Nullable;

/** One call of a client to the cluster. */
@FunctionalInterface
public interface Call {
  /**
   * Does it.
   *
   * @return what goes into the history as the value of the {@code ok}
   */
  @Nullable Object run() throws Exception;
}
