package io.cordee.blockstore.gateway.form;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.io.IOException;
import java.io.InputStream;

/**
 * The file of a form. Confined to one thread. Its end is reached only when the whole request has
 * arrived and the file's size is one that the policy allows: who stores it then may commit.
 */
final class FormFile extends InputStream {
  private final FormReader form;
  private final SizeRange allowed;
  private long sizeBytes;
  private boolean ended;

  FormFile(FormReader form, SizeRange allowed) {
    this.form = form;
    this.allowed = allowed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (ended || length == 0) {
      return ended ? -1 : 0;
    }
    int count = form.read(bytes, offset, length);
    if (count < 0) {
      finish();
      return -1;
    }
    sizeBytes += count;
    if (sizeBytes > allowed.maxBytes()) {
      throw new S3Exception(S3Error.ENTITY_TOO_LARGE)
          .with("MaxSizeAllowed", Long.toString(allowed.maxBytes()));
    }
    return count;
  }

  /** Fields behind the file do not count, as S3 says. */
  private void finish() throws IOException {
    if (sizeBytes < allowed.minBytes()) {
      throw new S3Exception(
              S3Error.ENTITY_TOO_SMALL, "The file is smaller than the policy demands.")
          .with("MinSizeAllowed", Long.toString(allowed.minBytes()));
    }
    while (form.next().isPresent()) {
      // passed over
    }
    form.end();
    ended = true;
  }
}
