package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.util.Map;

/** Refuses what headers ask for and we do not do, so that nobody takes it for done. Pure. */
public final class UnsupportedHeaders {
  private static final String STORAGE_CLASS = "x-amz-storage-class";

  private UnsupportedHeaders() {}

  /**
   * Refuses what is not done.
   *
   * @param amz all headers that begin with {@code x-amz-}
   * @throws S3Exception NOT_IMPLEMENTED, INVALID_STORAGE_CLASS
   */
  public static void refuse(Map<String, String> amz) {
    for (String name : amz.keySet()) {
      if (isUnsupported(name)) {
        throw new S3Exception(
                S3Error.NOT_IMPLEMENTED, "A header asks for something that is not implemented.")
            .with("Header", name);
      }
    }
    String storageClass = amz.get(STORAGE_CLASS);
    if (storageClass != null && !storageClass.equals("STANDARD")) {
      throw new S3Exception(S3Error.INVALID_STORAGE_CLASS, "The only storage class is STANDARD.")
          .with("StorageClassRequested", storageClass);
    }
  }

  private static boolean isUnsupported(String name) {
    return name.startsWith("x-amz-server-side-encryption")
        || name.startsWith("x-amz-copy-source-server-side-encryption")
        || name.startsWith("x-amz-object-lock-")
        || name.equals("x-amz-website-redirect-location")
        || name.equals("x-amz-write-offset-bytes");
  }
}
