package io.cordee.it.prove.load;

import io.cordee.it.check.Checker;
import io.cordee.it.check.ValueModel;
import io.cordee.it.check.Wgl;
import io.cordee.it.history.Format;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Put, get and delete of many objects, a few clients to each. An absent object is no unique value,
 * so that every key's order is searched; therefore keys are left behind after some operations.
 */
final class ObjectDelete implements Workload {
  private static final int GROUPS = 3;
  private static final int CLIENTS_PER_GROUP = 3;
  private static final int OPERATIONS_PER_KEY = 40;
  private static final int OF = 10;
  private static final int GETS = 5;
  private static final int DELETES = 7;

  private final AtomicInteger[] operations = new AtomicInteger[GROUPS];
  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final ObjectAccess.Opener opener;
  private @Nullable ObjectAccess objects;

  ObjectDelete(ObjectAccess.Opener opener) {
    this.opener = opener;
  }

  @Override
  public void prepare(Site site, Recorder recorder) throws Exception {
    objects = opener.open(site);
    for (int i = 0; i < GROUPS; i++) {
      operations[i] = new AtomicInteger();
    }
  }

  @Override
  public int clients() {
    return GROUPS * CLIENTS_PER_GROUP;
  }

  @Override
  public Client client(int index) {
    ObjectAccess store = store();
    int group = index % GROUPS;
    return session -> {
      int number = operations[group].getAndIncrement() / OPERATIONS_PER_KEY;
      String key = "delete/" + group + "/" + number;
      keys.add(key);
      int dice = session.random().nextInt(OF);
      if (dice < GETS) {
        session.read("get", key, () -> store.get(key, session.random()));
      } else if (dice < DELETES) {
        session.write("delete", key, null, () -> store.delete(key, session.random()));
      } else {
        String stamp = session.stamp();
        session.write(
            "put",
            key,
            stamp,
            () -> {
              store.put(key, stamp, session.random());
              return stamp;
            });
      }
    };
  }

  @Override
  public void finish(Session session) {
    for (String key : keys) {
      session.mustRead("get", key, () -> store().get(key, session.random()));
    }
  }

  private ObjectAccess store() {
    return Objects.requireNonNull(objects, "prepare comes first");
  }

  @Override
  public Checker checker() {
    return new Wgl(ValueModel.keyValue(Format.JSON_LINES));
  }
}
