package io.cordee.blockstore.gateway.body;

import io.cordee.blockstore.gateway.auth.ChunkSigner;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what follows the last chunk. Confined to one thread. */
final class TrailerSection {
  /** All lines together. */
  static final int MAX_BYTES = 8192;

  private static final String SIGNATURE = "x-amz-trailer-signature";

  private final TrailerRules rules;
  private final SortedMap<String, String> values = new TreeMap<>();
  private String signature = "";

  TrailerSection(TrailerRules rules) {
    this.rules = rules;
  }

  Map<String, String> read(BufferedRaw raw, @Nullable ChunkSigner signer) throws IOException {
    int left = MAX_BYTES;
    for (String line = raw.line(left); !line.isEmpty(); line = raw.line(left)) {
      left = Math.max(0, left - line.length());
      add(line);
    }
    if (!values.keySet().equals(rules.names())) {
      throw malformed("Announced were " + rules.names() + ", received " + values.keySet() + ".");
    }
    if (signer != null) {
      signer.requireTrailer(canonical(), signature);
    }
    return Map.copyOf(values);
  }

  private void add(String line) {
    int colon = line.indexOf(':');
    if (colon <= 0) {
      throw malformed("A line has no name and value.");
    }
    String name = line.substring(0, colon).trim().toLowerCase(Locale.ROOT);
    String value = line.substring(colon + 1).trim();
    if (name.equals(SIGNATURE)) {
      signature = value;
    } else if (!rules.names().contains(name)) {
      throw malformed("The trailer " + name + " was not announced in x-amz-trailer.");
    } else if (values.put(name, value) != null) {
      throw malformed("The trailer " + name + " came twice.");
    }
  }

  private String canonical() {
    StringBuilder lines = new StringBuilder();
    values.forEach((name, value) -> lines.append(name).append(':').append(value).append('\n'));
    return lines.toString();
  }

  private static S3Exception malformed(String what) {
    return new S3Exception(S3Error.MALFORMED_TRAILER_ERROR, "The trailer is malformed: " + what);
  }
}
