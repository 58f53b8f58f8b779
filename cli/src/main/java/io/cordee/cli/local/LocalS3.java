package io.cordee.cli.local;

import io.cordee.cli.client.AdminClient;
import io.cordee.cli.config.NodeConfig;
import io.cordee.cli.config.S3Settings;
import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Makes the S3 user of a local cluster. Stateless. */
final class LocalS3 {
  /** It owns the buckets that operators make, too. */
  private static final String USER = "admin";

  private LocalS3() {}

  /** Gives the user a key; the cluster must have a leader. */
  static LocalState.S3 create(AdminClient admin, List<LocalState.NodeEntry> nodes) {
    List<String> endpoints = new ArrayList<>();
    String region = S3Settings.DEFAULT_REGION;
    for (LocalState.NodeEntry node : nodes) {
      NodeConfig config = NodeConfig.read(node.config());
      region = config.s3().region();
      if (config.s3().serves()) {
        endpoints.add("http://" + config.s3Address());
      }
    }
    Doc key =
        admin
            .post("/v1/keys", Json.object("user", USER, "displayName", "local cluster"))
            .doc("data");
    return new LocalState.S3(endpoints, region, key.text("accessKey"), key.text("secretKey"));
  }
}
