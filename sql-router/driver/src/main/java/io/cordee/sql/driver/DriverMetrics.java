package io.cordee.sql.driver;

/**
 * What a data source did since it was made. Immutable.
 *
 * @param inUse physical connections that are bound now
 * @param writeBinds times a connection was bound to the writer, {@code readBinds} to any for reads
 * @param readBindsOnWriter reads that the writer took
 * @param writeWaits writes that had to wait for a route or a lease
 * @param tokenWaits reads that had to wait for a reader to catch up
 * @param retries statements that were sent again without the caller noticing
 * @param inDoubt 08007, {@code rolledBack} 40001
 */
public record DriverMetrics(
    int inUse,
    long writeBinds,
    long readBinds,
    long readBindsOnWriter,
    long writeWaits,
    long tokenWaits,
    long retries,
    long inDoubt,
    long rolledBack) {}
