package io.cordee.blockstore.gateway;

import io.cordee.blockstore.gateway.fake.MapCoordinator;
import io.cordee.blockstore.gateway.http.S3GatewayConfig;
import io.cordee.consensus.client.security.SecretSeal;
import io.cordee.consensus.command.KeyCommand;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/**
 * A gateway over objects in memory, with some users; also a program, for outside clients and test
 * suites: {@code HeapGateway PORT REGION KEY:SECRET:USER:DISPLAYNAME...}. Thread-safe.
 */
final class HeapGateway implements AutoCloseable {
  static final String REGION = "cordee";

  /** A user with a key. */
  record Login(String accessKey, String secretKey, String user, String displayName) {}

  final MapCoordinator coordinator = new MapCoordinator();
  final HeapStore store = new HeapStore(coordinator);
  private final S3Gateway gateway;

  HeapGateway(int port, String region, List<Login> logins) {
    SecretSeal seal = SecretSeal.create(new SecureRandom());
    for (Login login : logins) {
      coordinator.make(
          new KeyCommand.CreateAccessKey(
              login.accessKey(),
              login.user(),
              login.displayName(),
              seal.seal(login.accessKey(), login.secretKey())));
    }
    gateway =
        S3Gateway.start(
            new S3GatewayConfig("127.0.0.1", port, region),
            store,
            coordinator,
            seal,
            InstantSource.system());
  }

  int port() {
    return gateway.port();
  }

  @Override
  public void close() {
    gateway.close();
  }

  public static void main(String[] args) throws InterruptedException {
    List<Login> logins =
        List.of(args).subList(2, args.length).stream()
            .map(arg -> arg.split(":", -1))
            .map(parts -> new Login(parts[0], parts[1], parts[2], parts[3]))
            .toList();
    try (HeapGateway gateway = new HeapGateway(Integer.parseInt(args[0]), args[1], logins)) {
      System.out.println("port=" + gateway.port());
      Thread.currentThread().join();
    }
  }
}
