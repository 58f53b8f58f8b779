package io.cordee.consensus.client;

/** Ends a watch when closed. */
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
