package io.cordee.it.cluster;

import io.cordee.it.process.LocalCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Keeps logs, thread dumps and the status of a cluster whose test fails, below {@code
 * target/failed}. Confined to the test's thread.
 */
public final class Evidence implements TestExecutionExceptionHandler {
  private Optional<LocalCluster> cluster = Optional.empty();

  /** Watches this cluster. */
  public void of(LocalCluster watched) {
    cluster = Optional.of(watched);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    Path target =
        Path.of("target", "failed")
            .resolve(context.getRequiredTestClass().getSimpleName())
            .resolve(context.getRequiredTestMethod().getName());
    if (cluster.isPresent()) {
      try {
        cluster.get().keepEvidence(target);
        System.err.println("evidence of the failure: " + target.toAbsolutePath());
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }
}
