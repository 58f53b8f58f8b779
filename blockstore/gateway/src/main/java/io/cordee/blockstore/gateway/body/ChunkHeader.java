package io.cordee.blockstore.gateway.body;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;

/**
 * The line before a chunk: {@code size[;chunk-signature=hex]}. Immutable.
 *
 * @param sizeBytes 0 at the last chunk
 * @param signature empty if there is none
 */
record ChunkHeader(long sizeBytes, String signature) {
  /** 60 bits: more than any length that may be announced. */
  private static final int MAX_DIGITS = 15;

  private static final String SIGNATURE = "chunk-signature=";

  static ChunkHeader parse(String line) {
    int semicolon = line.indexOf(';');
    String size = (semicolon < 0 ? line : line.substring(0, semicolon)).trim();
    return new ChunkHeader(size(size), semicolon < 0 ? "" : signature(line, semicolon + 1));
  }

  private static long size(String hex) {
    long size = 0;
    for (int i = 0; i < hex.length(); i++) {
      int digit = hex.charAt(i) < 0x80 ? Character.digit(hex.charAt(i), 16) : -1;
      if (digit < 0) {
        throw malformed();
      }
      size = (size << 4) | digit;
    }
    if (hex.isEmpty() || hex.length() > MAX_DIGITS) {
      throw malformed();
    }
    return size;
  }

  private static String signature(String line, int from) {
    for (int start = from; start < line.length(); ) {
      int end = line.indexOf(';', start);
      end = end < 0 ? line.length() : end;
      String extension = line.substring(start, end).trim();
      if (extension.startsWith(SIGNATURE)) {
        return extension.substring(SIGNATURE.length());
      }
      start = end + 1;
    }
    return "";
  }

  private static S3Exception malformed() {
    return new S3Exception(
        S3Error.INVALID_REQUEST, "A chunk header does not begin with the chunk's size in hex.");
  }
}
