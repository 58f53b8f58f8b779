package io.cordee.it.fault.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy between real sockets of this process, which plays node-a and, behind it, node-b. */
final class LinkProxyTest {
  private static final Link OUT = new Link("node-a", "node-b");
  private static final Link BACK = OUT.reverse();
  private static final int SILENCE_MILLIS = 150;
  private static final int ANSWER_MILLIS = 5_000;

  private final Map<Long, String> members = Map.of(ProcessHandle.current().pid(), "node-a");
  private ServerSocket server;
  private LinkProxy proxy;
  private int port;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setSoTimeout(ANSWER_MILLIS);
    proxy = LinkProxy.start(new Owners(() -> members), 1);
    port = proxy.front("node-b", 0, (InetSocketAddress) server.getLocalSocketAddress());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  /** Both ends of a connection through the proxy. */
  private record Pair(Socket client, Socket server) implements AutoCloseable {
    void say(String text) throws IOException {
      client.getOutputStream().write(text.getBytes(UTF_8));
    }

    void answer(String text) throws IOException {
      server.getOutputStream().write(text.getBytes(UTF_8));
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
    }
  }

  private Pair open() throws IOException {
    Socket client = connect();
    Socket accepted = server.accept();
    accepted.setSoTimeout(ANSWER_MILLIS);
    return new Pair(client, accepted);
  }

  private Socket connect() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
    client.setSoTimeout(ANSWER_MILLIS);
    return client;
  }

  private static void assertHears(Socket socket, String text) throws IOException {
    assertThat(new String(socket.getInputStream().readNBytes(text.length()), UTF_8))
        .isEqualTo(text);
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(ANSWER_MILLIS);
  }

  /** The proxy counts after it has done it. */
  private static void awaitCount(LongSupplier count, long expected) {
    long end = System.nanoTime() + ANSWER_MILLIS * 1_000_000L;
    while (count.getAsLong() != expected && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000L);
    }
    assertThat(count.getAsLong()).isEqualTo(expected);
  }

  private static void assertReset(Socket socket) {
    assertThatThrownBy(() -> drain(socket.getInputStream())).hasMessageContaining("reset");
  }

  private static void drain(InputStream in) throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  @Test
  void bytesPassBothWaysAndTheLinkIsNamedByItsOwner() throws IOException {
    try (Pair pair = open()) {
      pair.say("hello");
      assertHears(pair.server(), "hello");
      pair.answer("welcome");
      assertHears(pair.client(), "welcome");
      pair.client().shutdownOutput();
      assertThat(pair.server().getInputStream().read()).isEqualTo(-1);
      pair.answer("bye");
      assertHears(pair.client(), "bye");
    }
    awaitCount(() -> proxy.counts(OUT).openedConnections(), 1);
    awaitCount(() -> proxy.counts(OUT).passedBytes(), 5);
    awaitCount(() -> proxy.counts(BACK).passedBytes(), 10);
  }

  @Test
  void aOneWayCutSwallowsOneDirectionOnlyAndResetsWhatHasAHoleAtHealing() throws IOException {
    try (Pair pair = open()) {
      proxy.set(OUT, LinkRule.DROP);
      pair.say("lost");
      assertSilent(pair.server());
      pair.answer("still heard");
      assertHears(pair.client(), "still heard");
      awaitCount(() -> proxy.counts(OUT).droppedBytes(), 4);
      proxy.heal();
      assertReset(pair.client());
      assertReset(pair.server());
    }
  }

  @Test
  void theOtherWayIsCutWhoeverOpenedTheConnection() throws IOException {
    try (Pair pair = open()) {
      proxy.set(BACK, LinkRule.DROP);
      pair.say("heard");
      assertHears(pair.server(), "heard");
      pair.answer("lost");
      assertSilent(pair.client());
      pair.server().close();
      assertSilent(pair.client());
    }
  }

  @Test
  void aConnectionThatLostNothingSurvivesACut() throws IOException {
    try (Pair pair = open()) {
      proxy.set(Map.of(OUT, LinkRule.DROP, BACK, LinkRule.DROP));
      proxy.heal();
      pair.say("hello");
      assertHears(pair.server(), "hello");
    }
  }

  @Test
  void heldBytesArriveWhenTheLinkHeals() throws IOException {
    try (Pair pair = open()) {
      proxy.set(OUT, LinkRule.HOLD);
      pair.say("later");
      assertSilent(pair.server());
      proxy.heal();
      assertHears(pair.server(), "later");
    }
  }

  @Test
  void aConnectionThatBeginsDuringACutReachesNobodyBeforeTheCutHeals() throws IOException {
    proxy.set(Map.of(OUT, LinkRule.HOLD, BACK, LinkRule.HOLD));
    try (Socket client = connect()) {
      client.getOutputStream().write("patient".getBytes(UTF_8));
      server.setSoTimeout(SILENCE_MILLIS);
      assertThatThrownBy(() -> server.accept()).isInstanceOf(SocketTimeoutException.class);
      proxy.heal();
      server.setSoTimeout(ANSWER_MILLIS);
      try (Socket accepted = server.accept()) {
        assertHears(accepted, "patient");
      }
    }
  }

  @Test
  void aResetLinkClosesOpenAndNewConnections() throws IOException {
    try (Pair pair = open()) {
      proxy.set(OUT, LinkRule.RESET);
      assertReset(pair.client());
      try (Socket second = connect()) {
        assertReset(second);
      }
    }
    awaitCount(() -> proxy.counts(OUT).resetConnections(), 2);
  }

  @Test
  void aFrameIsCutInItsMiddleByAReset() throws IOException {
    try (Pair pair = open()) {
      proxy.set(OUT, LinkRule.cutAfter(3, true));
      pair.say("frame");
      assertReset(pair.client());
      ByteArrayOutputStream heard = new ByteArrayOutputStream();
      assertThatThrownBy(() -> pair.server().getInputStream().transferTo(heard))
          .hasMessageContaining("reset");
    }
    awaitCount(() -> proxy.counts(OUT).passedBytes(), 3);
  }

  @Test
  void aFrameIsCutInItsMiddleBySilence() throws IOException {
    try (Pair pair = open()) {
      proxy.set(OUT, LinkRule.cutAfter(3, false));
      pair.say("frame");
      assertHears(pair.server(), "fra");
      assertSilent(pair.server());
      pair.answer("other way");
      assertHears(pair.client(), "other way");
      proxy.heal();
      assertReset(pair.client());
    }
  }

  @Test
  void aDelayedLinkIsLateAndInOrder() throws IOException {
    try (Pair pair = open()) {
      proxy.set(OUT, LinkRule.delayed(Duration.ofMillis(80), Duration.ofMillis(40)));
      long begin = System.nanoTime();
      pair.say("one");
      pair.say("two");
      assertHears(pair.server(), "onetwo");
      assertThat(System.nanoTime() - begin).isGreaterThan(79_000_000L);
    }
  }

  @Test
  void aThrottledLinkKeepsItsRate() throws IOException {
    try (Pair pair = open()) {
      proxy.set(OUT, LinkRule.throttled(100_000));
      byte[] bytes = new byte[20_000];
      long begin = System.nanoTime();
      pair.client().getOutputStream().write(bytes);
      assertThat(pair.server().getInputStream().readNBytes(bytes.length)).hasSize(bytes.length);
      assertThat(System.nanoTime() - begin).isGreaterThan(150_000_000L);
    }
  }

  @Test
  void aSlowReaderHoldsTheSenderBackAndLosesNothing() throws Exception {
    byte[] sent = new byte[24 << 20];
    new Random(7).nextBytes(sent);
    try (Pair pair = open()) {
      Thread sender =
          new Thread(
              () -> {
                try {
                  pair.client().getOutputStream().write(sent);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      sender.start();
      assertThat(sender.getState()).isNotEqualTo(Thread.State.TERMINATED);
      byte[] got = pair.server().getInputStream().readNBytes(sent.length);
      assertThat(got).isEqualTo(sent);
      sender.join(ANSWER_MILLIS);
    }
  }

  @Test
  void whoIsNoMemberIsTheClient() throws IOException {
    proxy.close();
    proxy = LinkProxy.start(new Owners(Map::of), 1);
    port = proxy.front("node-b", 0, (InetSocketAddress) server.getLocalSocketAddress());
    try (Pair pair = open()) {
      pair.say("x");
      assertHears(pair.server(), "x");
    }
    assertThat(proxy.counts()).containsKey("client->node-b");
  }

  @Test
  void aDeadMemberRefuses() throws IOException {
    server.close();
    try (Socket client = connect()) {
      assertReset(client);
    }
  }
}
