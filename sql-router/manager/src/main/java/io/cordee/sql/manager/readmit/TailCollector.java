package io.cordee.sql.manager.readmit;

import com.github.shyiko.mysql.binlog.event.AnnotateRowsEventData;
import com.github.shyiko.mysql.binlog.event.DeleteRowsEventData;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventHeader;
import com.github.shyiko.mysql.binlog.event.MariadbGtidEventData;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.UpdateRowsEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import io.cordee.sql.manager.gtid.Gtid;
import io.cordee.sql.manager.gtid.GtidPosition;
import io.cordee.sql.manager.readmit.TailTransaction.RowChange;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts binary log events together to transactions. Confined to the reading thread. */
final class TailCollector {
  /** A larger transaction is shown and exported with its first rows and a remark. */
  private static final int MAX_ROWS = 100_000;

  private final ColumnNames columns;
  private final GtidPosition from;
  private final Consumer<TailTransaction> each;
  private final Map<Long, TableMapEventData> tables = new HashMap<>();
  private List<String> statements = new ArrayList<>();
  private List<RowChange> changes = new ArrayList<>();
  private @Nullable Gtid gtid;
  private Instant at = Instant.EPOCH;

  TailCollector(ColumnNames columns, GtidPosition from, Consumer<TailTransaction> each) {
    this.columns = columns;
    this.from = from;
    this.each = each;
  }

  void event(Event event) {
    EventHeader header = event.getHeader();
    EventData data = event.getData();
    if (data instanceof MariadbGtidEventData begin) {
      end();
      // the event itself carries no server id, its header does
      gtid = new Gtid(begin.getDomainId(), serverId(header, begin), begin.getSequence());
      at = Instant.ofEpochMilli(header.getTimestamp());
    } else if (data instanceof AnnotateRowsEventData annotate) {
      statements.add(annotate.getRowsQuery());
    } else if (data instanceof QueryEventData query) {
      if (!query.getSql().equals("BEGIN") && !query.getSql().equals("COMMIT")) {
        statements.add(query.getSql());
      }
    } else if (data instanceof TableMapEventData map) {
      tables.put(map.getTableId(), map);
    } else {
      rows(data);
    }
  }

  private static long serverId(EventHeader header, MariadbGtidEventData begin) {
    return header instanceof com.github.shyiko.mysql.binlog.event.EventHeaderV4 v4
        ? v4.getServerId()
        : begin.getServerId();
  }

  private void rows(@Nullable EventData data) {
    if (data instanceof WriteRowsEventData write) {
      for (Serializable[] row : write.getRows()) {
        add(
            write.getTableId(),
            "INSERT",
            "",
            json(write.getTableId(), write.getIncludedColumns(), row));
      }
    } else if (data instanceof DeleteRowsEventData delete) {
      for (Serializable[] row : delete.getRows()) {
        add(
            delete.getTableId(),
            "DELETE",
            json(delete.getTableId(), delete.getIncludedColumns(), row),
            "");
      }
    } else if (data instanceof UpdateRowsEventData update) {
      for (Map.Entry<Serializable[], Serializable[]> row : update.getRows()) {
        long id = update.getTableId();
        add(
            id,
            "UPDATE",
            json(id, update.getIncludedColumnsBeforeUpdate(), row.getKey()),
            json(id, update.getIncludedColumns(), row.getValue()));
      }
    }
  }

  private void add(long tableId, String kind, String before, String after) {
    if (changes.size() < MAX_ROWS) {
      changes.add(new RowChange(table(tableId), kind, before, after));
    } else if (changes.size() == MAX_ROWS) {
      changes.add(new RowChange("(more rows than " + MAX_ROWS + " are left out)", kind, "", ""));
    }
  }

  private String table(long id) {
    TableMapEventData map = tables.get(id);
    return map == null ? "table " + id : map.getDatabase() + "." + map.getTable();
  }

  private String json(long tableId, BitSet included, Serializable[] row) {
    TableMapEventData map = tables.get(tableId);
    StringBuilder out = new StringBuilder("{");
    int column = included.nextSetBit(0);
    for (int i = 0; i < row.length; i++) {
      String name =
          map == null ? "@" + (column + 1) : columns.of(map.getDatabase(), map.getTable(), column);
      out.append(i == 0 ? "" : ",").append(Json.text(name)).append(':').append(value(row[i]));
      column = included.nextSetBit(column + 1);
    }
    return out.append('}').toString();
  }

  private static String value(@Nullable Serializable value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof byte[] bytes) {
      return Json.text(text(bytes));
    }
    return value instanceof Number ? value.toString() : Json.text(value.toString());
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return "0x" + HexFormat.of().formatHex(bytes);
    }
  }

  /** Hands over the transaction that is complete, if any. */
  void end() {
    Gtid complete = gtid;
    if (complete != null && complete.sequence() > from.sequence(complete.domain())) {
      each.accept(new TailTransaction(complete, at, statements, changes));
    }
    gtid = null;
    statements = new ArrayList<>();
    changes = new ArrayList<>();
  }
}
