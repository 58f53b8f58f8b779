package io.cordee.sql.manager.duty;

import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.sql.manager.gtid.GtidPosition;
import io.cordee.sql.manager.readmit.Accounts;
import io.cordee.sql.manager.readmit.Checksums;
import io.cordee.sql.manager.readmit.Cloner;
import io.cordee.sql.manager.readmit.TailReader;
import io.cordee.sql.manager.server.FenceToken;
import io.cordee.sql.manager.server.FencedSession;
import io.cordee.sql.manager.server.Replication;
import io.cordee.sql.manager.server.Servers;
import io.cordee.sql.manager.server.Session;
import io.cordee.sql.manager.server.Sessions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * The steps that take a diverged server back. Nothing is thrown away before it is exported.
 * Confined to its job's thread.
 */
final class ReadmitSteps implements Steps {
  private final Leadership lead;
  private final Readmission readmission;
  private final Plan plan;

  ReadmitSteps(Leadership lead, Readmission readmission, Plan plan) {
    this.lead = lead;
    this.readmission = readmission;
    this.plan = plan;
  }

  @Override
  public String execute(String step) throws SQLException, StepFailed, InterruptedException {
    return switch (step) {
      case "export" -> export();
      case "reclone" -> reclone();
      case "replicate" -> replicate();
      case "compare" -> compare();
      case "ready" -> ready();
      default -> throw new StepFailed("this version does not know the step " + step);
    };
  }

  private SqlCluster database() throws StepFailed, InterruptedException {
    return lead.database(plan.resource());
  }

  private SqlServer server() throws StepFailed, InterruptedException {
    return Leadership.server(database(), plan.from());
  }

  private SqlServer writer() throws StepFailed, InterruptedException {
    SqlCluster database = database();
    return Leadership.server(database, database.route().writer());
  }

  private String export() throws SQLException, StepFailed, InterruptedException {
    SqlServer server = server();
    try (Session session = lead.open(server, Servers.USUAL);
        Session source = lead.open(writer(), Servers.USUAL)) {
      GtidPosition has = session.binlogPosition();
      GtidPosition cut = GtidPosition.parse(server.cut());
      GtidPosition known =
          source
              .binlogPosition()
              .max(source.slavePosition())
              .with(server.domainId(), cut.of(server.domainId()));
      if (known.covers(has)) {
        return "nothing to export";
      }
      return store(server, session, has, TailReader.start(has, known));
    }
  }

  private String store(SqlServer server, Session session, GtidPosition has, GtidPosition from)
      throws SQLException, StepFailed {
    String name =
        plan.resource()
            + "/"
            + server.name()
            + "/"
            + plan.id()
            + "-"
            + has.toString().replace(',', '_')
            + ".jsonl";
    try {
      Path file = Files.createTempFile("cordee-tail", ".jsonl");
      try {
        long count = write(server, session, from, file);
        String where = lead.archive().store(name, file);
        return count + " transactions stored in " + where;
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new StepFailed("the tail could not be exported: " + e.getMessage(), e);
    }
  }

  private long write(SqlServer server, Session session, GtidPosition from, Path file)
      throws IOException, SQLException {
    long[] count = {0};
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      new TailReader(lead.servers().access(), server)
          .read(
              session,
              from,
              transaction -> {
                count[0]++;
                try {
                  out.write(transaction.json());
                  out.newLine();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    return count[0];
  }

  private String reclone() throws SQLException, StepFailed, InterruptedException {
    SqlServer server = server();
    if (server.state() == SqlServerState.READMITTING) {
      return "was cloned already";
    }
    if (server.state() == SqlServerState.QUARANTINED) {
      // from here on its data are no longer whole: only another re-clone can help
      String note = Readmission.DIFFERS + "a re-clone by plan " + plan.id() + " has begun";
      readmission.move(
          plan.resource(), plan.from(), SqlServerState.QUARANTINED, SqlServerState.LOST, note);
    }
    GtidPosition position = copy(server, writer());
    readmission.move(
        plan.resource(),
        plan.from(),
        SqlServerState.LOST,
        SqlServerState.QUARANTINED,
        Readmission.DIFFERS + "re-cloned, not compared yet");
    readmission.move(
        plan.resource(),
        plan.from(),
        SqlServerState.QUARANTINED,
        SqlServerState.READMITTING,
        "re-cloned by plan " + plan.id());
    return "cloned from " + writer().name() + " at " + position;
  }

  private GtidPosition copy(SqlServer server, SqlServer writer)
      throws SQLException, StepFailed, InterruptedException {
    List<String> schemas;
    try (Session source = lead.open(writer, Servers.USUAL)) {
      schemas = Checksums.schemas(source);
    }
    FenceToken token = FenceToken.of(database().route(), lead.term());
    try (FencedSession fenced = FencedSession.open(lead.servers(), server, token, Servers.LONG)) {
      Session session = fenced.session();
      new Replication(lead.servers(), session).forgetAll();
      // ends the copying of an executor that was paused; its next statement fails
      Sessions.endAll(session);
      session.execute("SET GLOBAL read_only=1");
      session.execute("SET SESSION sql_log_bin=0");
      session.execute("SET SESSION foreign_key_checks=0");
      for (String schema : Checksums.schemas(session)) {
        if (!schema.equals("cordee")) {
          session.execute("DROP DATABASE " + Session.name(schema));
        }
      }
      Cloner cloner = new Cloner(lead.tools(), lead.servers().access(), writer, server);
      GtidPosition position = cloner.schemas(schemas);
      try (Session source = lead.open(writer, Servers.USUAL)) {
        Accounts.addMissing(source, session);
      }
      session.execute("RESET MASTER");
      session.execute("SET GLOBAL gtid_binlog_state=" + Session.quote(position.toString()));
      session.execute("SET GLOBAL gtid_slave_pos=" + Session.quote(position.toString()));
      return position;
    } catch (IOException e) {
      throw new StepFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private String replicate() throws SQLException, StepFailed, InterruptedException {
    return readmission.replicate(plan.resource(), plan.from());
  }

  private String compare() throws SQLException, StepFailed, InterruptedException {
    List<String> differences = readmission.compare(plan.resource(), plan.from());
    if (!differences.isEmpty()) {
      throw new StepFailed(Readmission.DIFFERS + Checksums.summary(differences));
    }
    return "all tables of " + plan.from() + " and " + writer().name() + " are equal";
  }

  private String ready() throws StepFailed, InterruptedException {
    if (server().state() == SqlServerState.READMITTING) {
      readmission.ready(plan.resource(), plan.from());
    }
    return plan.from() + " is READY";
  }

  @Override
  public boolean mustGoOn(String step) {
    return false;
  }

  @Override
  public String goBack() throws StepFailed, InterruptedException {
    SqlServer server = server();
    if (server.state() == SqlServerState.READMITTING) {
      readmission.move(
          plan.resource(),
          plan.from(),
          SqlServerState.READMITTING,
          SqlServerState.LOST,
          Readmission.DIFFERS + "plan " + plan.id() + " did not end");
    }
    return server.name() + " stays out; a new plan is proposed";
  }
}
