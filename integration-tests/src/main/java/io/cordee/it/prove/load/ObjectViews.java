package io.cordee.it.prove.load;

import io.cordee.blockstore.client.ListPage;
import io.cordee.blockstore.client.ObjectClient;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The object store as workloads use it: stamped bodies, seen from every node. Thread-safe. */
final class ObjectViews implements ObjectAccess {
  private static final String BUCKET = "prove";
  private static final int SMALL_BYTES = 2_000;

  /** More than what is kept in the placement group itself. */
  private static final int LARGE_BYTES = 200_000;

  private static final int LARGE_EVERY = 4;
  private static final int MAX_PAGE = 50;

  private final List<ObjectClient> views;

  /** These never write, so that no write tells them who leads: they ask whom they asked before. */
  private final List<ObjectClient> readers;

  /** Stamps by the ETags of what was put, for heads. */
  private final Map<String, String> byEtag = new ConcurrentHashMap<>();

  private ObjectViews(List<ObjectClient> views, List<ObjectClient> readers) {
    this.views = views;
    this.readers = readers;
  }

  static ObjectViews of(Site site) throws InterruptedException, ExecutionException, IOException {
    ObjectViews objects = new ObjectViews(site.objects(), site.objects());
    objects.put("first", "the-bucket", new Random(1));
    return objects;
  }

  @Override
  public void put(String key, String stamp, Random random) throws IOException {
    int size = random.nextInt(random.nextInt(LARGE_EVERY) == 0 ? LARGE_BYTES : SMALL_BYTES);
    byte[] body = Stamped.body(stamp, size);
    byEtag.put(Stamped.md5(body), stamp);
    any(random).put(object(key), new ByteArrayInputStream(body), Map.of());
  }

  @Override
  public @Nullable Object get(String key, Random random) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Optional<ObjectInfo> found = reader(random).get(object(key), body);
    return found.isEmpty() ? null : Stamped.stamp(body.toByteArray());
  }

  @Override
  public @Nullable Object head(String key, Random random) {
    Optional<ObjectInfo> found = reader(random).head(object(key));
    return found.map(info -> byEtag.getOrDefault(info.etag(), "damaged: " + info)).orElse(null);
  }

  @Override
  public boolean delete(String key, Random random) {
    return any(random).delete(object(key));
  }

  @Override
  public List<String> list(String prefix, Random random) {
    ObjectClient view = reader(random);
    List<String> found = new ArrayList<>();
    String after = "";
    int max = 1 + random.nextInt(MAX_PAGE);
    while (true) {
      ListPage page = view.list(BUCKET, prefix, after, max);
      for (ObjectInfo info : page.objects()) {
        after = info.key().key();
        found.add(after.substring(prefix.length()));
      }
      if (!page.truncated()) {
        return found;
      }
    }
  }

  private static ObjectKey object(String key) {
    return new ObjectKey(BUCKET, key);
  }

  private ObjectClient reader(Random random) {
    return random.nextBoolean() ? any(random) : readers.get(random.nextInt(readers.size()));
  }

  private ObjectClient any(Random random) {
    return views.get(random.nextInt(views.size()));
  }
}
