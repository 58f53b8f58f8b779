package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.gateway.checksum.ChecksumAlgorithm;
import io.cordee.blockstore.gateway.checksum.ChecksumType;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import java.util.Optional;

/** Checksums in answers. Pure functions. */
public final class ChecksumHeaders {
  private static final String TYPE = "x-amz-checksum-type";

  private ChecksumHeaders() {}

  /** Sets the header of a checksum's value, and that of its type. */
  public static void set(S3Call call, Optional<Attributes.Checksum> checksum) {
    if (checksum.isPresent()) {
      value(call, checksum);
      call.header(TYPE, type(checksum.get()).name());
    }
  }

  /** Sets the header of a checksum's value. */
  public static void value(S3Call call, Optional<Attributes.Checksum> checksum) {
    checksum
        .flatMap(known -> ChecksumAlgorithm.ofName(known.algorithm()))
        .ifPresent(algorithm -> call.header(algorithm.header(), checksum.get().value()));
  }

  /** Of a part of an object with this checksum. */
  static void ofPart(
      S3Call call, Optional<Attributes.Checksum> whole, Optional<Attributes.Checksum> part) {
    value(call, part);
    if (whole.isPresent() && part.isPresent()) {
      call.header(TYPE, type(whole.get()).name());
    }
  }

  /** Writes the element of a checksum's value. */
  public static void element(XmlWriter xml, Optional<Attributes.Checksum> checksum) {
    checksum
        .flatMap(known -> ChecksumAlgorithm.ofName(known.algorithm()))
        .ifPresent(algorithm -> xml.text(algorithm.element(), checksum.get().value()));
  }

  /** Writes the elements of a checksum's value and type. */
  public static void elements(XmlWriter xml, Optional<Attributes.Checksum> checksum) {
    element(xml, checksum);
    checksum.ifPresent(known -> xml.text("ChecksumType", type(known).name()));
  }

  /** What a checksum covers. */
  public static ChecksumType type(Attributes.Checksum checksum) {
    return checksum.composite() ? ChecksumType.COMPOSITE : ChecksumType.FULL_OBJECT;
  }
}
