package io.cordee.cli.admin;

import io.cordee.blockstore.client.ObjectStore;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.server.pki.ClusterCa;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What the admin API works on. Immutable.
 *
 * @param auditedMap reads the map with its audit trail, which no client gets
 * @param ca empty on nodes that may not sign joins
 * @param caPem the authority's certificate, which anybody may read
 * @param notReady why this node may not serve yet; empty when it may
 * @param ownReport this node's newest report
 */
public record NodeServices(
    String node,
    String clusterId,
    String clusterName,
    Coordinator coordinator,
    Supplier<CompletableFuture<ClusterMap>> auditedMap,
    ObjectStore objects,
    PlanApproval approval,
    Optional<ClusterCa> ca,
    String caPem,
    Supplier<Optional<String>> notReady,
    Supplier<Optional<NodeReport>> ownReport,
    InstantSource clock) {}
