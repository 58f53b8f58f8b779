package io.cordee.consensus.map;

/** The row that names the cluster and its epoch; stored as one row. Immutable. */
public record Header(String clusterId, String clusterName, Epoch epoch) {
  /** The key of the only row of its table. */
  public static final String KEY = "header";
}
