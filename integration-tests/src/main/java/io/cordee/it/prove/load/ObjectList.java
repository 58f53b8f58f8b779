package io.cordee.it.prove.load;

import io.cordee.it.check.Checker;
import io.cordee.it.check.SetFull;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Put, delete and list in pages: a listing has every object whose put was acknowledged before it
 * began, none whose delete was, and nothing twice. Prefixes are left behind when they are full.
 */
final class ObjectList implements Workload {
  private static final int CLIENTS = 6;
  private static final int PER_PREFIX = 120;
  private static final int OF = 10;
  private static final int PUTS = 6;
  private static final int DELETES = 7;

  private final AtomicInteger puts = new AtomicInteger();
  private final ObjectAccess.Opener opener;
  private @Nullable ObjectAccess objects;

  ObjectList(ObjectAccess.Opener opener) {
    this.opener = opener;
  }

  @Override
  public void prepare(Site site, Recorder recorder) throws Exception {
    objects = opener.open(site);
  }

  @Override
  public int clients() {
    return CLIENTS;
  }

  @Override
  public Client client(int index) {
    List<String> own = new ArrayList<>();
    return session -> {
      int dice = session.random().nextInt(OF);
      if (dice < PUTS) {
        put(session, own);
      } else if (dice < DELETES && !own.isEmpty()) {
        remove(session, own.remove(session.random().nextInt(own.size())));
      } else {
        list(session, puts.get() / PER_PREFIX, false);
      }
    };
  }

  private void put(Session session, List<String> own) {
    String prefix = prefix(puts.getAndIncrement() / PER_PREFIX);
    String name = session.stamp();
    boolean ok =
        session.write(
            "add",
            prefix,
            name,
            () -> {
              store().put(prefix + name, name, session.random());
              return name;
            });
    if (ok) {
      own.add(prefix + name);
    }
  }

  private void remove(Session session, String key) {
    int slash = key.lastIndexOf('/') + 1;
    String name = key.substring(slash);
    session.write(
        "remove",
        key.substring(0, slash),
        name,
        () -> {
          store().delete(key, session.random());
          return name;
        });
  }

  private void list(Session session, int number, boolean must) {
    String prefix = prefix(number);
    Call call = () -> store().list(prefix, session.random());
    if (must) {
      session.mustRead("read", prefix, call);
    } else {
      session.read("read", prefix, call);
    }
  }

  @Override
  public void finish(Session session) {
    for (int number = 0; number <= puts.get() / PER_PREFIX; number++) {
      list(session, number, true);
    }
  }

  private static String prefix(int number) {
    return "list/" + number + "/";
  }

  private ObjectAccess store() {
    return Objects.requireNonNull(objects, "prepare comes first");
  }

  @Override
  public Checker checker() {
    return new SetFull(false);
  }
}
