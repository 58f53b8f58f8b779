package io.cordee.consensus.command;

import java.util.Optional;

/**
 * One changed row of the map, for persistence and for watchers.
 *
 * @param key row key inside the table
 * @param value the new record, empty when the row was removed
 */
public record Change(TableName table, String key, Optional<Object> value) {}
