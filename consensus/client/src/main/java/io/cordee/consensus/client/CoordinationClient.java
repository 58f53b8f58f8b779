package io.cordee.consensus.client;

import com.google.protobuf.UnsafeByteOperations;
import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.consensus.codec.MapCodec;
import io.cordee.consensus.codec.ObservationCodec;
import io.cordee.consensus.codec.ProposalCodec;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.Context;
import io.cordee.consensus.command.LeaseCommand;
import io.cordee.consensus.command.Proposal;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Epoch;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.Observations;
import io.cordee.consensus.proto.MapUpdateProto;
import io.cordee.consensus.proto.ObserveReply;
import io.cordee.consensus.proto.ObserveRequest;
import io.cordee.consensus.proto.ReadMapRequest;
import io.cordee.consensus.proto.ReportReply;
import io.cordee.consensus.proto.ReportRequest;
import io.cordee.consensus.proto.SubmitReply;
import io.cordee.consensus.proto.SubmitRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Coordinator} over gRPC. Thread-safe; two daemon threads of its own. */
public final class CoordinationClient implements Coordinator {
  /** How long a call looks for a leader. */
  public static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(CoordinationClient.class);
  private static final Duration REPORT_DEADLINE = Duration.ofSeconds(2);

  /** The leader replaces it by the name in our certificate. */
  private static final String UNNAMED = "-";

  private final LeaderChannels channels;
  private final LeaderCalls calls;
  private final SessionLink link;
  private final ScheduledThreadPoolExecutor sessionThread;
  private final ScheduledThreadPoolExecutor watchThread;
  private final LongSupplier nanoTime;
  private final Supplier<String> ids;
  private final String holder;
  private final Duration deadline;
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private final List<LocalRouteLease> routes = new CopyOnWriteArrayList<>();
  private final AtomicBoolean deliveryDue = new AtomicBoolean();
  private final AtomicBoolean reporting = new AtomicBoolean();
  private volatile ClusterMap map = ClusterMap.empty();

  private CoordinationClient(
      List<String> rpcAddresses,
      TlsIdentity tls,
      Duration deadline,
      LongSupplier nanoTime,
      RandomGenerator random,
      Supplier<String> ids) {
    if (rpcAddresses.isEmpty()) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT, "No address of a node was given; name at least one.");
    }
    this.deadline = deadline;
    this.nanoTime = nanoTime;
    this.ids = ids;
    this.holder = tls.self().who() + "/" + ids.get();
    this.sessionThread = thread("coordination-session");
    this.watchThread = thread("coordination-watch");
    this.channels = new LeaderChannels(rpcAddresses, tls.channelCredentials(), nanoTime);
    this.calls = new LeaderCalls(channels, sessionThread, nanoTime, random);
    this.link = new SessionLink(channels, sessionThread, holder, nanoTime, random, this::newer);
  }

  /**
   * Connects in the background, with the machine's clock.
   *
   * @param rpcAddresses {@code host:port} of some nodes; the others are learned from the map
   * @throws CordeeException CONFIG_INVALID when a TLS file cannot be used
   */
  public static CoordinationClient connect(List<String> rpcAddresses, TlsIdentity tls) {
    return connect(
        rpcAddresses,
        tls,
        DEADLINE,
        System::nanoTime,
        RandomGenerator.getDefault(),
        () -> UUID.randomUUID().toString());
  }

  /** As {@link #connect(List, TlsIdentity)}, with the caller's clock and randomness. */
  public static CoordinationClient connect(
      List<String> rpcAddresses,
      TlsIdentity tls,
      Duration deadline,
      LongSupplier nanoTime,
      RandomGenerator random,
      Supplier<String> ids) {
    CoordinationClient client =
        new CoordinationClient(rpcAddresses, tls, deadline, nanoTime, random, ids);
    client.link.start();
    return client;
  }

  @Override
  public ClusterMap map() {
    return map;
  }

  @Override
  public CompletableFuture<ClusterMap> readMap() {
    return calls
        .<MapUpdateProto>read(
            deadline, (stub, out) -> stub.readMap(ReadMapRequest.getDefaultInstance(), out))
        .thenApply(
            reply -> {
              ClusterMap read = MapCodec.decode(reply.getChanges().toByteArray());
              newer(read);
              return read;
            });
  }

  @Override
  public CompletableFuture<Accepted> submit(Command command) {
    return submit(command, UNNAMED, false, ids.get());
  }

  @Override
  public CompletableFuture<Accepted> submit(Command command, String who) {
    return submit(command, who, true, ids.get());
  }

  private CompletableFuture<Accepted> submit(
      Command command, String who, boolean onBehalf, String requestId) {
    SubmitRequest request;
    try {
      Proposal proposal = new Proposal(new Context(requestId, who, Instant.EPOCH), command);
      request =
          SubmitRequest.newBuilder()
              .setProposal(UnsafeByteOperations.unsafeWrap(ProposalCodec.encode(proposal)))
              .setOnBehalf(onBehalf)
              .build();
    } catch (CordeeException invalid) {
      return CompletableFuture.failedFuture(invalid);
    }
    return calls
        .<SubmitReply>write(deadline, (stub, out) -> stub.submit(request, out))
        .thenApply(reply -> new Accepted(new Epoch(reply.getEpoch()), reply.getAnswer()));
  }

  @Override
  public Subscription watch(Consumer<ClusterMap> listener) {
    Watcher watcher = new Watcher(listener);
    watchers.add(watcher);
    deliverSoon();
    return () -> watchers.remove(watcher);
  }

  @Override
  public CompletableFuture<Observations> observations() {
    return calls
        .<ObserveReply>read(
            deadline, (stub, out) -> stub.observe(ObserveRequest.getDefaultInstance(), out))
        .thenApply(
            reply -> ObservationCodec.decodeObservations(reply.getObservations().toByteArray()));
  }

  @Override
  public void report(NodeReport report) {
    if (!reporting.compareAndSet(false, true)) {
      return; // the next report is newer anyway
    }
    ReportRequest request =
        ReportRequest.newBuilder()
            .setReport(UnsafeByteOperations.unsafeWrap(ObservationCodec.encode(report)))
            .build();
    var unused =
        calls
            .<ReportReply>read(REPORT_DEADLINE, (stub, out) -> stub.report(request, out))
            .whenComplete(
                (reply, failure) -> {
                  reporting.set(false);
                  if (failure != null) {
                    log.debug("event=report-lost reason={}", failure.getMessage());
                  }
                });
  }

  @Override
  public CompletableFuture<HeldLease> acquireLease(String name, Duration term) {
    long asked = nanoTime.getAsLong();
    return submit(new LeaseCommand.AcquireLease(name, holder, term))
        .thenApplyAsync(
            accepted -> {
              LocalLease lease =
                  new LocalLease(
                      name,
                      Long.parseLong(accepted.answer()),
                      asked,
                      term.toNanos() / 10 * 9,
                      nanoTime,
                      this::ended);
              link.add(lease);
              return lease;
            },
            sessionThread);
  }

  @Override
  public RouteLease routeLease(String database) {
    LocalRouteLease lease =
        new LocalRouteLease(
            database,
            nanoTime,
            acked -> onSession(link::acked),
            closed -> {
              routes.remove(closed);
              onSession(() -> link.remove(closed));
            });
    routes.add(lease);
    onSession(() -> link.add(lease));
    onWatch(() -> lease.update(map));
    return lease;
  }

  @Override
  public void close() {
    onSession(link::close);
    sessionThread.shutdown();
    watchThread.shutdown();
    channels.close();
  }

  private void ended(LocalLease lease, boolean lost) {
    onSession(() -> link.remove(lease));
    if (!lost) {
      var unused =
          submit(new LeaseCommand.ReleaseLease(lease.name(), holder, lease.token()))
              .exceptionally(
                  failure -> {
                    log.debug("event=lease-not-released lease={}", lease.name());
                    return new Accepted(Epoch.ZERO, "");
                  });
    }
  }

  /** Takes a map that is newer than ours. */
  private void newer(ClusterMap candidate) {
    synchronized (this) {
      if (candidate.epoch().compareTo(map.epoch()) <= 0) {
        return;
      }
      map = candidate;
    }
    deliverSoon();
  }

  private void deliverSoon() {
    if (deliveryDue.compareAndSet(false, true)) {
      onWatch(this::deliver);
    }
  }

  private void deliver() {
    deliveryDue.set(false);
    ClusterMap now = map;
    for (LocalRouteLease route : routes) {
      guarded(() -> route.update(now));
    }
    for (Watcher watcher : watchers) {
      guarded(() -> watcher.take(now));
    }
  }

  private static void guarded(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException mistake) {
      log.error("event=watch-listener-failed", mistake);
    }
  }

  private void onSession(Runnable work) {
    run(sessionThread, work);
  }

  private void onWatch(Runnable work) {
    run(watchThread, work);
  }

  private static void run(ScheduledThreadPoolExecutor thread, Runnable work) {
    try {
      thread.execute(work);
    } catch (RejectedExecutionException closing) {
      log.debug("event=client-work-dropped why=closing");
    }
  }

  private static ScheduledThreadPoolExecutor thread(String name) {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread made = new Thread(work, name);
              made.setDaemon(true);
              return made;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    return executor;
  }

  /** Confined to the watch thread. */
  private static final class Watcher {
    private final Consumer<ClusterMap> listener;
    private long seenEpoch;

    Watcher(Consumer<ClusterMap> listener) {
      this.listener = listener;
    }

    void take(ClusterMap now) {
      if (now.epoch().value() > seenEpoch) {
        seenEpoch = now.epoch().value();
        listener.accept(now);
      }
    }
  }
}
