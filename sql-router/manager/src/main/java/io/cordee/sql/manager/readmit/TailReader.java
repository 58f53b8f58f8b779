package io.cordee.sql.manager.readmit;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer.CompatibilityMode;
import io.cordee.consensus.map.SqlServer;
import io.cordee.sql.manager.gtid.Gtid;
import io.cordee.sql.manager.gtid.GtidPosition;
import io.cordee.sql.manager.server.Session;
import io.cordee.sql.manager.server.SqlAccess;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads the end of a server's binary log over the replication protocol. Confined to its caller. */
public final class TailReader {
  /** Far from the ids that the map gives out; a second reader would disconnect the first. */
  private static final long READER_SERVER_ID = 4_000_000_000L;

  /** It reports each connection at INFO; what matters is in our exceptions. */
  private static final Logger LIBRARY_LOG = Logger.getLogger(BinaryLogClient.class.getName());

  static {
    LIBRARY_LOG.setLevel(Level.WARNING);
  }

  private final SqlAccess access;
  private final SqlServer server;

  public TailReader(SqlAccess access, SqlServer server) {
    this.access = access;
    this.server = server;
  }

  /**
   * Gives each transaction after {@code from} to {@code each}, oldest first, and returns at the end
   * of the log.
   *
   * @param session to the same server, for column names
   */
  public void read(Session session, GtidPosition from, Consumer<TailTransaction> each)
      throws IOException, SQLException {
    BinaryLogClient client =
        new BinaryLogClient(server.host(), server.port(), access.user(), access.password());
    client.setServerId(READER_SERVER_ID + server.serverId());
    client.setBlocking(false);
    client.setKeepAlive(false);
    client.setUseSendAnnotateRowsEvent(true);
    client.setGtidSet(from.toString());
    EventDeserializer deserializer = new EventDeserializer();
    deserializer.setCompatibilityMode(CompatibilityMode.CHAR_AND_BINARY_AS_BYTE_ARRAY);
    client.setEventDeserializer(deserializer);
    TailCollector collector = new TailCollector(new ColumnNames(session), from, each);
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    client.registerEventListener(
        event -> {
          if (failure.get() == null) {
            collector.event(event);
          }
        });
    client.registerLifecycleListener(
        new BinaryLogClient.AbstractLifecycleListener() {
          @Override
          public void onCommunicationFailure(BinaryLogClient c, Exception e) {
            failure.compareAndSet(null, e);
          }

          @Override
          public void onEventDeserializationFailure(BinaryLogClient c, Exception e) {
            failure.compareAndSet(null, e);
          }
        });
    client.connect();
    Exception failed = failure.get();
    if (failed != null) {
      throw new IOException("the binary log of " + server.name() + " could not be read", failed);
    }
    collector.end();
  }

  /** Where to begin so that exactly what {@code known} does not cover is read. */
  public static GtidPosition start(GtidPosition has, GtidPosition known) {
    GtidPosition from = has;
    for (Gtid gtid : has.all()) {
      if (gtid.sequence() > known.sequence(gtid.domain())) {
        from = from.with(gtid.domain(), known.of(gtid.domain()));
      }
    }
    return from;
  }
}
