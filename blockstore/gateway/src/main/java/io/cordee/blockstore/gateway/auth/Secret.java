package io.cordee.blockstore.gateway.auth;

/**
 * An access key with what proves it. Immutable; never shows its secret.
 *
 * @param accessKey the public name
 * @param secretKey what both sides know
 * @param disabled refuses every request
 */
public record Secret(String accessKey, String secretKey, boolean disabled) {
  @Override
  public String toString() {
    return "Secret[accessKey=" + accessKey + ", secretKey=(hidden), disabled=" + disabled + "]";
  }
}
