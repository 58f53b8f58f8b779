package io.cordee.it.s3;

import io.cordee.it.cluster.Evidence;
import io.cordee.it.process.LocalCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a test talks S3 to: three nodes of its own, or, to compare with another product, the server
 * of the property {@code cordee.s3} as {@code URL,REGION,ACCESS,SECRET}. Confined to the test's
 * thread.
 */
final class S3Server implements AutoCloseable {
  private static final String OTHER = System.getProperty("cordee.s3", "");
  private static final int PARTS = 4;

  private final Optional<LocalCluster> cluster;
  private final S3Endpoint endpoint;

  private S3Server(Optional<LocalCluster> cluster, S3Endpoint endpoint) {
    this.cluster = cluster;
    this.endpoint = endpoint;
  }

  static S3Server start(Path folder, Evidence evidence) throws IOException, InterruptedException {
    if (!OTHER.isEmpty()) {
      String[] parts = OTHER.split(",", PARTS);
      return new S3Server(
          Optional.empty(), new S3Endpoint(List.of(parts[0]), parts[1], parts[2], parts[3]));
    }
    LocalCluster cluster = LocalCluster.start(folder, "--masters=0");
    evidence.of(cluster);
    return new S3Server(Optional.of(cluster), S3Endpoint.of(cluster.facts()));
  }

  S3Endpoint endpoint() {
    return endpoint;
  }

  /** Lines of level ERROR in the nodes' logs. */
  List<String> errorLines() throws IOException {
    return cluster.isPresent() ? cluster.get().errorLines() : List.of();
  }

  @Override
  public void close() throws IOException {
    if (cluster.isPresent()) {
      cluster.get().close();
    }
  }
}
