package io.cordee.cli;

/** The version of this program. */
public final class Version {
  /** From the jar's manifest; {@code dev} when run from class folders. */
  public static final String TEXT = read();

  private Version() {}

  private static String read() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
