package io.cordee.it.prove.load;

import io.cordee.blockstore.client.ObjectClient;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.consensus.client.Accepted;
import io.cordee.consensus.client.CoordinationClient;
import io.cordee.consensus.command.LeaseCommand;
import io.cordee.it.check.Checker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Requests that their client sends again, under the same id, long after they were answered or when
 * their outcome is unknown: each is applied once and answered as the first time. A command that
 * takes a lease raises its token every time it is applied; a put that is applied again brings back
 * an old object.
 */
final class Dedupe implements Workload {
  private static final int CLIENTS_OF_A_KIND = 3;
  private static final int BODY_BYTES = 300;
  private static final int REMEMBERED = 6;
  private static final int OF = 3;
  private static final Duration TERM = Duration.ofMinutes(50);
  private static final long LIMIT_SECONDS = 15;

  private final List<Commands> commands = new ArrayList<>();
  private final List<Puts> puts = new ArrayList<>();

  @Override
  public void prepare(Site site, Recorder recorder) throws Exception {
    List<String> nodes = site.nodes();
    for (int i = 0; i < CLIENTS_OF_A_KIND; i++) {
      String node = nodes.get(i % nodes.size());
      RequestIds ids = new RequestIds(i);
      commands.add(new Commands(i, site.coordination(node, ids::text), ids));
      RequestIds putIds = new RequestIds(CLIENTS_OF_A_KIND + i);
      puts.add(new Puts(i, site.objects(node, putIds), putIds));
    }
    for (Puts client : puts) { // makes the bucket
      client.store.put(client.object("first"), new ByteArrayInputStream(new byte[1]), Map.of());
    }
  }

  @Override
  public int clients() {
    return 2 * CLIENTS_OF_A_KIND;
  }

  @Override
  public Client client(int index) {
    return index % 2 == 0 ? commands.get(index / 2) : puts.get(index / 2);
  }

  @Override
  public void finish(Session session) {
    commands.forEach(client -> client.finish(session));
    puts.forEach(client -> client.finish(session));
  }

  @Override
  public Checker checker() {
    return new DedupeChecker();
  }

  /**
   * The id of the next request, as its client wants it: what is random elsewhere. Confined to one
   * client's thread, but for the retries of its own request.
   */
  private static final class RequestIds implements RandomGenerator {
    private static final int CLIENT_SHIFT = 40;

    private final long base;
    private volatile long current;

    RequestIds(int client) {
      this.base = (client + 1L) << CLIENT_SHIFT;
    }

    void use(long number) {
      current = base + number;
    }

    String text() {
      return "dedupe-" + current;
    }

    /** Pauses between retries come from here too: they may all be the same. */
    @Override
    public long nextLong() {
      return current;
    }
  }

  /** Which requests may be sent again. Confined to one client's thread. */
  private static final class Sent {
    private final Deque<Long> numbers = new ArrayDeque<>();
    private long next;

    long fresh() {
      return ++next;
    }

    /** One whose write may have been done. */
    void keep(long number) {
      numbers.addLast(number);
      if (numbers.size() > REMEMBERED) {
        numbers.removeFirst();
      }
    }

    long any(Random random) {
      return List.copyOf(numbers).get(random.nextInt(numbers.size()));
    }
  }

  /** Takes one lease again and again. */
  private static final class Commands implements Client {
    private final String lease;
    private final CoordinationClient view;
    private final RequestIds ids;
    private final Sent sent = new Sent();

    Commands(int number, CoordinationClient view, RequestIds ids) {
      this.lease = "dedupe/" + number;
      this.view = view;
      this.ids = ids;
    }

    @Override
    public void step(Session session) {
      boolean again = !sent.numbers.isEmpty() && session.random().nextInt(OF) > 0;
      long number = again ? sent.any(session.random()) : sent.fresh();
      if (!again) {
        sent.keep(number);
      }
      ids.use(number);
      session.write("command", lease, number, () -> take(number));
    }

    private Object take(long number) throws Exception {
      Accepted accepted =
          view.submit(new LeaseCommand.AcquireLease(lease, "holder", TERM))
              .get(LIMIT_SECONDS, TimeUnit.SECONDS);
      long token = Long.parseLong(accepted.answer());
      return Arrays.asList(number, accepted.epoch().value(), token);
    }

    void finish(Session session) {
      session.mustRead(
          "token",
          lease,
          () ->
              view.readMap()
                  .get(LIMIT_SECONDS, TimeUnit.SECONDS)
                  .leases()
                  .get(lease)
                  .map(held -> held.token())
                  .orElse(0L));
    }
  }

  /** Overwrites an object that nobody else writes, and sends old puts of it again. */
  private static final class Puts implements Client {
    private final String key;
    private final ObjectClient store;
    private final RequestIds ids;
    private final Sent sent = new Sent();

    Puts(int number, ObjectClient store, RequestIds ids) {
      this.key = "dedupe/" + number;
      this.store = store;
      this.ids = ids;
    }

    private ObjectKey object(String name) {
      return new ObjectKey("dedupe", name);
    }

    @Override
    public void step(Session session) {
      boolean again = !sent.numbers.isEmpty() && session.random().nextInt(OF) > 0;
      if (again) {
        long number = sent.any(session.random());
        session.write("again", key, stamp(number), () -> put(number));
      } else {
        long number = sent.fresh();
        long process = session.process();
        boolean ok = session.write("write", key, stamp(number), () -> put(number));
        if (ok || session.process() != process) { // not one that surely was never applied
          sent.keep(number);
        }
      }
      session.read("read", key, this::get);
    }

    /** The stamp, and the version that it was stored under. */
    private Object put(long number) throws IOException {
      ids.use(number);
      byte[] body = Stamped.body(stamp(number), BODY_BYTES);
      long version = store.put(object(key), new ByteArrayInputStream(body), Map.of()).version();
      return Arrays.asList(stamp(number), version);
    }

    private @Nullable Object get() throws IOException {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      return store.get(object(key), body).isEmpty() ? null : Stamped.stamp(body.toByteArray());
    }

    private String stamp(long number) {
      return key.replace('/', '-') + "-" + number;
    }

    void finish(Session session) {
      session.mustRead("read", key, this::get);
    }
  }
}
