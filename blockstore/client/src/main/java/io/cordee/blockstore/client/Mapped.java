package io.cordee.blockstore.client;

import io.grpc.stub.StreamObserver;
import java.util.function.Function;

/** Hands on what comes in another form. */
record Mapped<T, U>(StreamObserver<U> to, Function<T, U> form) implements StreamObserver<T> {
  @Override
  public void onNext(T value) {
    to.onNext(form.apply(value));
  }

  @Override
  public void onError(Throwable error) {
    to.onError(error);
  }

  @Override
  public void onCompleted() {
    to.onCompleted();
  }
}
