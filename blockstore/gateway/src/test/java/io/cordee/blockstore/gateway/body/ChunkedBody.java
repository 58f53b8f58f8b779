package io.cordee.blockstore.gateway.body;

import io.cordee.blockstore.gateway.auth.RequestFacts;
import io.cordee.blockstore.gateway.auth.TestSigner;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An {@code aws-chunked} body that a test cuts to pieces. */
final class ChunkedBody {
  static final String TRAILER = "x-amz-checksum-crc32";

  private final byte[] data;
  private final int chunkBytes;
  final boolean signed;
  final boolean trailer;
  final RequestFacts facts;

  ChunkedBody(byte[] data, int chunkBytes, boolean signed, boolean trailer) {
    this.data = data;
    this.chunkBytes = chunkBytes;
    this.signed = signed;
    this.trailer = trailer;
    this.facts = new TestSigner("PUT", "/b/k", "").signed();
  }

  byte[] wire() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String previous = TestSigner.signatureOf(facts);
    for (byte[] chunk : chunks()) {
      previous = TestSigner.chunk(previous, chunk);
      text(out, Integer.toHexString(chunk.length));
      text(out, signed ? ";chunk-signature=" + previous + "\r\n" : "\r\n");
      if (chunk.length > 0) {
        out.writeBytes(chunk);
        text(out, "\r\n");
      }
    }
    if (trailer) {
      text(out, TRAILER + ":AAAAAA==\r\n");
      String signature = TestSigner.trailer(previous, TRAILER + ":AAAAAA==\n");
      text(out, signed ? "x-amz-trailer-signature:" + signature + "\r\n" : "");
    }
    text(out, "\r\n");
    return out.toByteArray();
  }

  private List<byte[]> chunks() {
    List<byte[]> chunks = new ArrayList<>();
    for (int at = 0; at < data.length; at += chunkBytes) {
      chunks.add(Arrays.copyOfRange(data, at, Math.min(data.length, at + chunkBytes)));
    }
    chunks.add(new byte[0]);
    return chunks;
  }

  AwsChunkedInputStream decode(byte[] wire) {
    return decode(wire, data.length);
  }

  AwsChunkedInputStream decode(byte[] wire, long length) {
    TrailerRules rules = trailer ? TrailerRules.announced(TRAILER) : TrailerRules.none();
    return signed
        ? AwsChunkedInputStream.signed(new Trickle(wire), TestSigner.chunksOf(facts), length, rules)
        : AwsChunkedInputStream.unsigned(new Trickle(wire), length, rules);
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
