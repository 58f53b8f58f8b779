package io.cordee.it.prove.load;

import io.cordee.it.check.Checker;
import io.cordee.it.check.ValueModel;
import io.cordee.it.check.Wgl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Objects uploaded in parts, some of them aborted, appear whole or not at all; of those who create
 * an object under the condition that there is none, at once or in parts, one wins. Keys are left
 * behind: soon where the condition is, or nobody would win.
 */
final class S3Multipart implements Workload {
  private static final int CLIENTS = 4;
  private static final int OPERATIONS_PER_WHOLE = 30;
  private static final int OPERATIONS_PER_CREATE = 8;
  private static final int OF = 10;
  private static final int CREATES = 6;
  private static final int READS = 5;
  private static final int IN_PARTS = 3;
  private static final int ABORTS = 4;

  /** The smallest that S3 lets a part be which is not the last one. */
  private static final int PART_BYTES = 5 << 20;

  private static final int MAX_PARTS = 3;
  private static final Map<String, String> IF_NONE = Map.of("if-none-match", "*");

  /** So that clients meet at a key. */
  private static final int CREATES_IN_A_ROW = 10;

  private final AtomicInteger wholes = new AtomicInteger();
  private final AtomicInteger creates = new AtomicInteger();
  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private @Nullable S3Views objects;

  @Override
  public void prepare(Site site, Recorder recorder) throws Exception {
    objects = S3Views.of(site);
  }

  @Override
  public int clients() {
    return CLIENTS;
  }

  @Override
  public Client client(int index) {
    return session -> {
      if (session.random().nextInt(OF) < CREATES) {
        for (int i = 0; i < CREATES_IN_A_ROW; i++) {
          String key = "create/" + creates.getAndIncrement() / OPERATIONS_PER_CREATE;
          keys.add(key);
          if (session.random().nextInt(OF) < READS) {
            session.read("read", key, () -> store().get(key, session.random()));
          } else {
            create(session, key);
          }
        }
        return;
      }
      String key = "whole/" + wholes.getAndIncrement() / OPERATIONS_PER_WHOLE;
      keys.add(key);
      if (session.random().nextInt(OF) < READS) {
        session.read("read", key, () -> store().get(key, session.random()));
      } else {
        write(session, key);
      }
    };
  }

  private void create(Session session, String key) {
    String stamp = session.stamp();
    Random random = session.random();
    List<@Nullable String> change = Arrays.asList(null, stamp);
    session.write(
        "cas",
        key,
        change,
        () -> {
          if (random.nextInt(IN_PARTS) == 0) {
            complete(key, upload(key, stamp, random), IF_NONE, random);
          } else {
            store().put(key, stamp, random, IF_NONE);
          }
          return change;
        });
  }

  private void write(Session session, String key) {
    String stamp = session.stamp();
    Random random = session.random();
    session.write(
        "write",
        key,
        stamp,
        () -> {
          Upload upload = upload(key, stamp, random);
          if (random.nextInt(ABORTS) == 0) {
            Map<String, String> query = Map.of("uploadId", upload.id());
            store().change("DELETE", key, query, Map.of(), new byte[0], random);
            throw new CertainFailure("aborted"); // whoever reads it reads what was never written
          }
          complete(key, upload, Map.of(), random);
          return stamp;
        });
  }

  /** All parts are there. Immutable. */
  private record Upload(String id, List<String> etags) {}

  /** Whatever goes wrong here, the object was surely not written. */
  private Upload upload(String key, String stamp, Random random) throws CertainFailure {
    int parts = 2 + random.nextInt(MAX_PARTS - 1);
    byte[] body =
        Stamped.body(stamp, (parts - 1) * PART_BYTES + 1 + random.nextInt(PART_BYTES / 4));
    try {
      String id =
          store()
              .change("POST", key, Map.of("uploads", ""), Map.of(), new byte[0], random)
              .first("UploadId");
      List<Integer> order = new ArrayList<>();
      for (int part = 0; part < parts; part++) {
        order.add(part);
      }
      Collections.shuffle(order, random);
      String[] etags = new String[parts];
      for (int part : order) {
        int end = Math.min(body.length, (part + 1) * PART_BYTES);
        etags[part] =
            store()
                .change(
                    "PUT",
                    key,
                    Map.of("uploadId", id, "partNumber", Integer.toString(part + 1)),
                    Map.of(),
                    Arrays.copyOfRange(body, part * PART_BYTES, end),
                    random)
                .etag();
      }
      return new Upload(id, List.of(etags));
    } catch (CertainFailure e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CertainFailure("interrupted", e);
    } catch (Exception e) {
      throw new CertainFailure("a part: " + e.getClass().getSimpleName(), e);
    }
  }

  private void complete(String key, Upload upload, Map<String, String> headers, Random random)
      throws Exception {
    StringBuilder xml = new StringBuilder("<CompleteMultipartUpload>");
    for (int part = 0; part < upload.etags().size(); part++) {
      xml.append("<Part><PartNumber>").append(part + 1).append("</PartNumber><ETag>\"");
      xml.append(upload.etags().get(part)).append("\"</ETag></Part>");
    }
    byte[] body =
        xml.append("</CompleteMultipartUpload>").toString().getBytes(StandardCharsets.UTF_8);
    store().change("POST", key, Map.of("uploadId", upload.id()), headers, body, random);
  }

  @Override
  public void finish(Session session) {
    for (String key : keys) {
      session.mustRead("read", key, () -> store().get(key, session.random()));
    }
  }

  private S3Views store() {
    return Objects.requireNonNull(objects, "prepare comes first");
  }

  @Override
  public Checker checker() {
    return new Wgl(ValueModel.casRegister());
  }
}
