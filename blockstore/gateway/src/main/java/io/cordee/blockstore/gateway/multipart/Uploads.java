package io.cordee.blockstore.gateway.multipart;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.Listings.UploadParts;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.gateway.checksum.ChecksumAlgorithm;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.S3Call;
import java.util.Optional;

/** Names and states of uploads. Pure functions. */
final class Uploads {
  private static final int ID_DIGITS = 32;

  private Uploads() {}

  static ObjectKey key(S3Call call) {
    return new ObjectKey(call.bucket(), call.key());
  }

  /** The upload that the query names; NO_SUCH_UPLOAD when none can have such a name. */
  static String id(S3Call call) {
    String id = call.query("uploadId").orElse("");
    if (!isHex(id)) {
      throw noSuch(id);
    }
    return id;
  }

  static boolean isHex(String text) {
    boolean hex = text.length() == ID_DIGITS;
    for (int i = 0; hex && i < ID_DIGITS; i++) {
      char c = text.charAt(i);
      hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
    return hex;
  }

  /** The upload with parts after a number; NO_SUCH_UPLOAD. */
  static UploadParts require(GatewayStore store, S3Call call, int afterPart, int max) {
    String id = id(call);
    return store.upload(key(call), id, afterPart, max).orElseThrow(() -> noSuch(id));
  }

  static S3Exception noSuch(String id) {
    return new S3Exception(S3Error.NO_SUCH_UPLOAD).with("UploadId", id);
  }

  /** Which checksum each part of an upload has. */
  static Optional<ChecksumAlgorithm> algorithm(Attributes attributes) {
    return attributes.checksum().flatMap(known -> ChecksumAlgorithm.ofName(known.algorithm()));
  }
}
