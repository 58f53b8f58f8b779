package io.cordee.blockstore.gateway.http;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.gateway.auth.BodyRule;
import io.cordee.blockstore.gateway.auth.Verified;
import io.cordee.blockstore.gateway.body.AwsChunkedInputStream;
import io.cordee.blockstore.gateway.body.BodyChecks;
import io.cordee.blockstore.gateway.body.TrailerRules;
import io.cordee.blockstore.gateway.body.VerifyingInputStream;
import io.cordee.blockstore.gateway.checksum.ChecksumAlgorithm;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The decoded and verified body of a request. Confined to the request's thread. */
final class RequestBody {
  private static final String DECODED_LENGTH = "x-amz-decoded-content-length";

  private final VerifyingInputStream stream;
  private final @Nullable ChecksumAlgorithm algorithm;

  private RequestBody(VerifyingInputStream stream, @Nullable ChecksumAlgorithm algorithm) {
    this.stream = stream;
    this.algorithm = algorithm;
  }

  /**
   * The body of a request that is to be read from {@code raw}.
   *
   * @param checksumHeaders whether {@code x-amz-checksum-*} headers are about this body; those of a
   *     request that completes an upload are about the object
   * @throws S3Exception when headers about the body are malformed or exclude one another
   */
  static RequestBody of(Head head, Verified verified, InputStream raw, boolean checksumHeaders) {
    BodyChecks checks = new BodyChecks();
    BodyRule rule = verified.body();
    length(head, rule).ifPresent(checks::length);
    if (rule.kind() == BodyRule.Kind.EXACT_SHA256) {
      checks.sha256(rule.sha256());
    }
    head.header("content-md5").ifPresent(checks::contentMd5);
    ChecksumAlgorithm algorithm = checksumHeaders ? headerChecksum(head, checks) : null;
    if (!rule.isChunked()) {
      return new RequestBody(new VerifyingInputStream(raw, checks), algorithm);
    }
    String names = head.header("x-amz-trailer").orElse("");
    TrailerRules rules = rule.hasTrailer() ? TrailerRules.announced(names) : TrailerRules.none();
    AwsChunkedInputStream chunks = chunks(head, verified, raw, rules);
    for (String name : rules.names()) {
      Optional<ChecksumAlgorithm> trailer = ChecksumAlgorithm.ofHeader(name);
      if (trailer.isPresent()) {
        checks.trailerChecksum(trailer.get(), chunks);
        algorithm = trailer.get();
      }
    }
    return new RequestBody(new VerifyingInputStream(chunks, checks), algorithm);
  }

  /** Of the decoded body; empty when it was not announced. */
  static OptionalLong length(Head head, BodyRule rule) {
    return number(head, rule.isChunked() ? DECODED_LENGTH : "content-length");
  }

  private static OptionalLong number(Head head, String name) {
    Optional<String> text = head.header(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long value = Long.parseLong(text.get().trim());
      if (value >= 0) {
        return OptionalLong.of(value);
      }
    } catch (NumberFormatException e) {
      throw noLength(name, text.get());
    }
    throw noLength(name, text.get());
  }

  private static S3Exception noLength(String name, String value) {
    return new S3Exception(S3Error.INVALID_ARGUMENT, "A length must be a number of bytes.")
        .with("ArgumentName", name)
        .with("ArgumentValue", value);
  }

  private static AwsChunkedInputStream chunks(
      Head head, Verified verified, InputStream raw, TrailerRules rules) {
    long decoded = number(head, DECODED_LENGTH).orElse(-1);
    return verified.body().signsChunks() && verified instanceof Verified.Signed signed
        ? AwsChunkedInputStream.signed(raw, signed.chunks(), decoded, rules)
        : AwsChunkedInputStream.unsigned(raw, decoded, rules);
  }

  private static @Nullable ChecksumAlgorithm headerChecksum(Head head, BodyChecks checks) {
    ChecksumAlgorithm found = null;
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      Optional<String> value = head.header(algorithm.header());
      if (value.isPresent()) {
        checks.checksum(algorithm, value.get());
        found = algorithm;
      }
    }
    return found;
  }

  InputStream stream() {
    return stream;
  }

  /** Known once the stream has ended well. */
  Optional<Attributes.Checksum> checksum() {
    ChecksumAlgorithm named = algorithm;
    return named == null
        ? Optional.empty()
        : stream.checksum().map(value -> new Attributes.Checksum(named.name(), value, false));
  }
}
