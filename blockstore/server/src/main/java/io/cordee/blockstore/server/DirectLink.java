package io.cordee.blockstore.server;

import io.cordee.blockstore.wire.Limits;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.List;

/** The node's own services without a socket. Thread-safe. */
record DirectLink(Server server, ManagedChannel channel) implements AutoCloseable {

  static DirectLink start(List<BindableService> services) throws IOException {
    String name = InProcessServerBuilder.generateName();
    InProcessServerBuilder server = InProcessServerBuilder.forName(name);
    services.forEach(server::addService);
    return new DirectLink(
        server.maxInboundMetadataSize(Limits.METADATA_BYTES * 4).build().start(),
        InProcessChannelBuilder.forName(name).build());
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
