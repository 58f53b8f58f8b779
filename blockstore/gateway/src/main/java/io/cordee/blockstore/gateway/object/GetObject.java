package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.StoredObject;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.consensus.map.Bucket;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** GetObject and HeadObject. Source: S3 API reference. */
public final class GetObject implements Operation {
  /** Small enough to hold one for each request, large enough that writes are few. */
  private static final int BUFFER_BYTES = 256 << 10;

  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int NOT_MODIFIED = 304;

  private final ObjectAccess access;
  private final FoundObject found;

  public GetObject(GatewayStore store, ObjectAccess access) {
    this.access = access;
    this.found = new FoundObject(store, access);
  }

  @Override
  public void run(S3Call call) throws IOException {
    UnsupportedHeaders.refuse(call.headersWith("x-amz-"));
    ObjectHeaders.refuseOverrides(call);
    Bucket bucket = access.bucket(call);
    if (call.method().equals("HEAD")) {
      ObjectInfo info = found.head(call, bucket);
      if (isWanted(call, bucket, info)) {
        Selection selection = Selection.of(call, info);
        ObjectHeaders.all(call, bucket, info, selection);
        var unused = call.stream(status(selection), selection.lengthBytes());
      }
      return;
    }
    StoredObject object = found.open(call, bucket);
    if (isWanted(call, bucket, object.info())) {
      send(call, bucket, object);
    }
  }

  /** Whether the conditions let it be sent; PRECONDITION_FAILED. */
  private static boolean isWanted(S3Call call, Bucket bucket, ObjectInfo info) {
    ReadConditions.Result result = ReadConditions.of(call, "").check(info);
    if (result == ReadConditions.Result.FAILED) {
      throw new S3Exception(S3Error.PRECONDITION_FAILED);
    }
    if (result == ReadConditions.Result.NOT_MODIFIED) {
      ObjectHeaders.identity(call, bucket, info);
      call.send(NOT_MODIFIED);
      return false;
    }
    return true;
  }

  private static int status(Selection selection) {
    return selection.partial() ? PARTIAL : OK;
  }

  /** The first bytes are read before the headers go out, so that a failure can still be told. */
  private static void send(S3Call call, Bucket bucket, StoredObject object) throws IOException {
    Selection selection = Selection.of(call, object.info());
    long left = selection.lengthBytes();
    if (left == 0) {
      ObjectHeaders.all(call, bucket, object.info(), selection);
      var unused = call.stream(status(selection), 0);
      return;
    }
    try (InputStream in = object.read(selection.fromByte(), left)) {
      byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, left)];
      int count = fill(in, buffer, left);
      ObjectHeaders.all(call, bucket, object.info(), selection);
      OutputStream out = call.stream(status(selection), left);
      while (true) {
        out.write(buffer, 0, count);
        left -= count;
        if (left == 0) {
          return;
        }
        count = fill(in, buffer, left);
      }
    }
  }

  private static int fill(InputStream in, byte[] buffer, long left) throws IOException {
    int wanted = (int) Math.min(buffer.length, left);
    int count = in.readNBytes(buffer, 0, wanted);
    if (count < wanted) {
      throw new EOFException("the object ended early missingBytes=" + (left - count));
    }
    return count;
  }
}
