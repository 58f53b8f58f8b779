package io.cordee.it.s3;

import io.cordee.cli.json.Doc;
import java.net.URI;
import java.util.List;

/**
 * Where a cluster answers S3, and with which keys. Immutable.
 *
 * @param endpoints one URL for each node, in the order of the nodes, without a slash at the end
 */
public record S3Endpoint(
    List<String> endpoints, String region, String accessKey, String secretKey) {
  public S3Endpoint {
    endpoints = endpoints.stream().map(url -> url.replaceAll("/+$", "")).toList();
    if (endpoints.isEmpty() || accessKey.isEmpty() || secretKey.isEmpty()) {
      throw new IllegalArgumentException(
          "no S3 endpoint or no keys: is the gateway in this build?");
    }
  }

  /** What {@code local start --output json} prints below {@code s3}. */
  public static S3Endpoint of(Doc facts) {
    Doc s3 = facts.doc("s3");
    return new S3Endpoint(
        s3.texts("endpoints"), s3.text("region"), s3.text("accessKey"), s3.text("secretKey"));
  }

  /** The only endpoint of this node, or of those nodes. */
  public S3Endpoint only(List<String> chosen) {
    return new S3Endpoint(chosen, region, accessKey, secretKey);
  }

  /** As in a request's header {@code host}. */
  public String host(int node) {
    return URI.create(endpoints.get(node)).getAuthority();
  }

  /** The keys must not get into logs of tests. */
  @Override
  public String toString() {
    return "S3Endpoint" + endpoints + " " + region;
  }
}
