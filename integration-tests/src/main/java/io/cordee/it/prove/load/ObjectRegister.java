package io.cordee.it.prove.load;

import io.cordee.it.check.Checker;
import io.cordee.it.check.ZoneChecker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Put, get and head of a few objects, from all nodes: each is a linearizable register. */
final class ObjectRegister implements Workload {
  /** Keys that are seldom written: what rots on a disk is read, and not replaced before. */
  private static final int COLD = 4;

  /** One write of so many to such a key is made, the others are gets. */
  private static final int COLD_WRITES = 50;

  private static final int KEYS = 12;
  private static final int CLIENTS = 8;
  private static final int OF = 20;
  private static final int GETS = 9;
  private static final int HEADS = 11;

  private final ObjectAccess.Opener opener;
  private @Nullable ObjectAccess objects;

  ObjectRegister(ObjectAccess.Opener opener) {
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
    ObjectAccess store = store();
    return session -> {
      int number = session.random().nextInt(KEYS);
      String key = key(number);
      int dice = session.random().nextInt(OF);
      if (number < COLD && dice >= HEADS && session.random().nextInt(COLD_WRITES) > 0) {
        dice = 0;
      }
      if (dice < GETS) {
        session.read("read", key, () -> store.get(key, session.random()));
      } else if (dice < HEADS) {
        session.read("read", key, () -> store.head(key, session.random()));
      } else {
        String stamp = session.stamp();
        boolean ok =
            session.write(
                "write",
                key,
                stamp,
                () -> {
                  store.put(key, stamp, session.random());
                  return stamp;
                });
        if (ok) { // at once, where it is most likely not to be seen
          session.read("read", key, () -> store.head(key, session.random()));
        }
      }
    };
  }

  @Override
  public void finish(Session session) {
    for (int i = 0; i < KEYS; i++) {
      String key = key(i);
      session.mustRead("read", key, () -> store().get(key, session.random()));
    }
  }

  private ObjectAccess store() {
    return Objects.requireNonNull(objects, "prepare comes first");
  }

  private static String key(int number) {
    return "register/" + number;
  }

  @Override
  public Checker checker() {
    return new ZoneChecker();
  }
}
