package io.cordee.cli.command;

import io.cordee.cli.admin.BucketUsage;
import io.cordee.cli.admin.BucketUsageSource;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;

/** Counts that a test sets, over the state machine in memory. Confined to one test. */
final class FakeBuckets implements BucketUsageSource {
  private final FakeCoordinator coordinator;
  private volatile BucketUsage usage = new BucketUsage(0, 0, 0, 0, 0, 0);
  private volatile boolean silent;

  FakeBuckets(FakeCoordinator coordinator) {
    this.coordinator = coordinator;
  }

  void holds(BucketUsage next) {
    usage = next;
  }

  void silent() {
    silent = true;
  }

  @Override
  public BucketUsage usage(String bucket) {
    if (silent) {
      throw new CordeeException(ErrorCode.UNREACHABLE, "group 2 does not answer");
    }
    return usage;
  }

  @Override
  public void removeBucket(String bucket) {
    if (usage.objects() > 0) {
      throw new CordeeException(ErrorCode.REFUSED, "bucket " + bucket + " is not empty");
    }
    coordinator.done(new StorageCommand.RemoveBucket(bucket));
  }
}
