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
import org.jspecify.annotations.Nullable;

/** GetObject and HeadObject. Source: S3 API reference. */
public final class GetObject implements Operation {
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
      long sent = in.transferTo(new Body(call, bucket, object.info(), selection));
      if (sent < left) {
        throw new EOFException("the object ended early missingBytes=" + (left - sent));
      }
    }
  }

  /** Sends the headers when the first bytes are there. Confined to the request's thread. */
  private static final class Body extends OutputStream {
    private final S3Call call;
    private final Bucket bucket;
    private final ObjectInfo info;
    private final Selection selection;
    private @Nullable OutputStream out;

    Body(S3Call call, Bucket bucket, ObjectInfo info, Selection selection) {
      this.call = call;
      this.bucket = bucket;
      this.info = info;
      this.selection = selection;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      OutputStream begun = out;
      if (begun == null) {
        ObjectHeaders.all(call, bucket, info, selection);
        begun = call.stream(status(selection), selection.lengthBytes());
        out = begun;
      }
      begun.write(bytes, offset, length);
    }
  }
}
