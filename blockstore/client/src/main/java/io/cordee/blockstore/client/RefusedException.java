package io.cordee.blockstore.client;

import io.cordee.blockstore.proto.Refusal;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;

/** A change that was certainly not made, for a reason that lies in what is stored. Immutable. */
public final class RefusedException extends CordeeException {
  private static final long serialVersionUID = 1;

  private final Refusal refusal;

  public RefusedException(Refusal refusal, String message) {
    super(ErrorCode.REFUSED, message);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
