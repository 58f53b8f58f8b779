package io.cordee.sql.driver.route;

import java.util.concurrent.atomic.LongAdder;

/** What a data source counts. Thread-safe. */
public final class Counters {
  public final LongAdder writeBinds = new LongAdder();
  public final LongAdder readBinds = new LongAdder();
  public final LongAdder readBindsOnWriter = new LongAdder();
  public final LongAdder writeWaits = new LongAdder();
  public final LongAdder tokenWaits = new LongAdder();
  public final LongAdder retries = new LongAdder();
  public final LongAdder inDoubt = new LongAdder();
  public final LongAdder rolledBack = new LongAdder();

  /** All start at 0. */
  public Counters() {}
}
