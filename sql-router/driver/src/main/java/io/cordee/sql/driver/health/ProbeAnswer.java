package io.cordee.sql.driver.health;

import io.cordee.sql.driver.gtid.GtidPosition;

/**
 * What a server said to one probe. Immutable.
 *
 * @param heartbeat the writer's heartbeat row; empty when it is missing or may not be read
 */
record ProbeAnswer(
    GtidPosition applied, GtidPosition written, boolean receivedAll, String heartbeat) {}
