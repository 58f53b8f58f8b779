package io.cordee.blockstore.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;

/** The keys that sign for a day, derived once for each access key and day. Thread-safe. */
final class SigningKeys {
  /** Of some 200 bytes each; when they are reached all are derived anew. */
  private static final int LIMIT = 1024;

  private record Day(String accessKey, String date) {}

  private record Derived(String secretKey, SecretKeySpec key) {
    @Override
    public String toString() {
      return "Derived[hidden]";
    }
  }

  private final String region;
  private final ConcurrentHashMap<Day, Derived> derived = new ConcurrentHashMap<>();

  SigningKeys(String region) {
    this.region = region;
  }

  SecretKeySpec of(Secret secret, String date) {
    Day day = new Day(secret.accessKey(), date);
    Derived known = derived.get(day);
    if (known != null && known.secretKey().equals(secret.secretKey())) {
      return known.key();
    }
    SecretKeySpec key = derive(secret, date);
    if (derived.size() >= LIMIT) {
      derived.clear();
    }
    derived.put(day, new Derived(secret.secretKey(), key));
    return key;
  }

  private SecretKeySpec derive(Secret secret, String date) {
    byte[] first = ("AWS4" + secret.secretKey()).getBytes(StandardCharsets.UTF_8);
    SecretKeySpec ofDate = next(Hashing.key(first), date);
    SecretKeySpec ofRegion = next(ofDate, region);
    return next(next(ofRegion, Credential.SERVICE), Credential.TERMINATOR);
  }

  private static SecretKeySpec next(SecretKeySpec key, String text) {
    return Hashing.key(Hashing.hmac(key, text));
  }
}
