package io.cordee.blockstore.gateway.auth;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The stored requests that {@code vectors.py} signed. */
final class Vectors {
  private static final Secret SECRET = new Secret("AK/ID+EXAMPLE", "sec/ret+KEY", false);

  record Vector(String name, RequestFacts facts, Instant now) {
    Verified verify(RequestFacts changed) {
      SignatureV4 verifier =
          new SignatureV4(
              "eu-test-1",
              key -> key.equals(SECRET.accessKey()) ? Optional.of(SECRET) : Optional.empty(),
              InstantSource.fixed(now));
      return verifier.verify(changed);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private Vectors() {}

  static List<Vector> all() {
    List<Vector> vectors = new ArrayList<>();
    for (String block : read("/sigv4/vectors.txt").split("\n\n", -1)) {
      if (!block.isBlank()) {
        vectors.add(vector(block));
      }
    }
    return vectors;
  }

  static String read(String resource) {
    try (InputStream in = Vectors.class.getResourceAsStream(resource)) {
      byte[] bytes = Objects.requireNonNull(in, resource).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Vector vector(String block) {
    String name = "";
    String method = "";
    String path = "";
    String query = "";
    Instant now = Instant.EPOCH;
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (String line : block.split("\n", -1)) {
      int space = line.indexOf(' ');
      String value = line.substring(space + 1);
      switch (line.substring(0, Math.max(0, space))) {
        case "name" -> name = value;
        case "method" -> method = value;
        case "path" -> path = value;
        case "query" -> query = value;
        case "now" -> now = Instant.parse(value);
        case "header" -> {
          int colon = value.indexOf(':');
          headers.add(Map.entry(value.substring(0, colon), value.substring(colon + 1)));
        }
        default -> {}
      }
    }
    return new Vector(name, new RequestFacts(method, path, query, headers), now);
  }
}
