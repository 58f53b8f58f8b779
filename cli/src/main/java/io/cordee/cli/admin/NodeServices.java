package io.cordee.cli.admin;

import io.cordee.blockstore.client.ObjectStore;
import io.cordee.cli.config.S3Settings;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.client.security.SecretSeal;
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
 * @param buckets what the placement groups know of buckets
 * @param seal seals the secrets of access keys; empty on nodes without {@code s3-key}
 * @param s3 what a joining node takes over
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
    BucketUsageSource buckets,
    Optional<SecretSeal> seal,
    S3Settings s3,
    PlanApproval approval,
    Optional<ClusterCa> ca,
    String caPem,
    Supplier<Optional<String>> notReady,
    Supplier<Optional<NodeReport>> ownReport,
    InstantSource clock) {}
