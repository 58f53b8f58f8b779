package io.cordee.it.prove.load;

import io.cordee.cli.client.AdminClient;
import io.cordee.cli.json.Json;
import io.cordee.consensus.client.CoordinationClient;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Job;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.it.check.Checker;
import io.cordee.sql.driver.CordeeDataSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Two people at two consoles answer every plan as {@link Answers} says, each at another node. Their
 * screens may be old. Somebody reads all plans and jobs from the leader all the time, and writers
 * write, so that a plan's effect is seen. When the writers have stopped, the others go on until the
 * cluster is whole: nobody else answers a plan that waits then.
 */
final class PlanOnce implements Workload {
  private static final int CONSOLES = 2;
  private static final int WRITERS = 2;
  private static final int LOOK_MILLIS = 25;
  private static final int READ_MILLIS = 80;
  private static final int LIMIT_SECONDS = 15;

  private final List<CoordinationClient> views = new ArrayList<>();
  private final List<AdminClient> consoles = new ArrayList<>();
  private @Nullable CordeeDataSource source;

  @Override
  public void prepare(Site site, Recorder recorder) throws Exception {
    for (String node : site.nodes()) {
      views.add(site.coordination(node));
    }
    for (int i = 0; i < CONSOLES; i++) {
      consoles.add(site.admin(i));
    }
    CordeeDataSource made = site.database("poolSize=" + (WRITERS + 2));
    Sql.execute(
        made, "CREATE OR REPLACE TABLE plan_once (id BIGINT AUTO_INCREMENT PRIMARY KEY, n INT)");
    source = made;
  }

  @Override
  public int clients() {
    return CONSOLES + WRITERS + 1;
  }

  @Override
  public Client client(int index) {
    if (index < CONSOLES) {
      return new Console(index, views.get(index), consoles.get(index));
    }
    if (index == CONSOLES) {
      return session -> {
        TimeUnit.MILLISECONDS.sleep(READ_MILLIS);
        session.read("observe", null, () -> seen(views.get(views.size() - 1)));
      };
    }
    return session -> {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      session.write("add", null, null, this::insert);
    };
  }

  private @Nullable Object insert() throws Exception {
    CordeeDataSource open = source;
    if (open != null) {
      Sql.execute(open, "INSERT INTO plan_once (n) VALUES (1)");
    }
    return null;
  }

  /** One person. Confined to its client's thread. */
  private static final class Console implements Client {
    private final int number;
    private final CoordinationClient screen;
    private final AdminClient admin;
    private final Answers answers = new Answers();

    Console(int number, CoordinationClient screen, AdminClient admin) {
      this.number = number;
      this.screen = screen;
      this.admin = admin;
    }

    @Override
    public void step(Session session) throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      for (Plan plan : screen.map().plans().values()) {
        if (answers.due(plan, session.nanos())) {
          decide(session, plan);
        }
      }
    }

    private void decide(Session session, Plan plan) {
      String who = "console-" + number;
      if (number == 0 && Answers.refuses(plan, session.random())) {
        Map<String, Object> body = Json.object("reason", "proof");
        session.operate(
            "refuse",
            plan.id(),
            who,
            () -> {
              admin.post("/v1/plans/" + plan.id() + "/refuse", body);
              return who;
            });
        return;
      }
      Map<String, Object> body = Json.object("confirm", plan.resource(), "reason", "proof");
      session.operate(
          "approve",
          plan.id(),
          who,
          () -> admin.post("/v1/plans/" + plan.id() + "/approve", body).doc("data").text("job"));
    }
  }

  /** Writer, plans and jobs as the leader has them. */
  private static Object seen(CoordinationClient view) throws Exception {
    ClusterMap map = view.readMap().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    Map<String, Object> plans = new TreeMap<>();
    for (Plan plan : map.plans().values()) {
      plans.put(
          plan.id(),
          Arrays.asList(plan.state().name(), plan.jobId().orElse(""), plan.from(), plan.to()));
    }
    Map<String, Object> jobs = new TreeMap<>();
    for (Job job : map.jobs().values()) {
      String plan = job.planId().orElse("");
      boolean late =
          map.plans().get(plan).filter(p -> !job.started().isBefore(p.expires())).isPresent();
      jobs.put(job.id(), Arrays.asList(job.kind(), plan, job.state().name(), late ? "late" : ""));
    }
    SqlCluster database = map.databases().values().iterator().next();
    Map<String, Object> all = new TreeMap<>();
    all.put("writer", database.route().writer());
    all.put("plans", plans);
    all.put("jobs", jobs);
    return all;
  }

  @Override
  public void finish(Session session) {
    session.mustRead("observe", null, () -> seen(views.get(0)));
  }

  @Override
  public Checker checker() {
    return new PlanOnceChecker();
  }

  @Override
  public boolean approves() {
    return true;
  }

  /** All but the writers. */
  @Override
  public int staying() {
    return CONSOLES + 1;
  }
}
