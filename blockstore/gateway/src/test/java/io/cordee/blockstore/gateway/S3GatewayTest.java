package io.cordee.blockstore.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP as it is on the wire: what clients and attackers send, and what they get. */
final class S3GatewayTest {
  private static final int TIMEOUT_MILLIS = 10_000;

  /** What nobody signed belongs to the bucket's owner, so that others must be let in. */
  private static final String PUBLIC = "x-amz-acl: public-read";

  private static HeapGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        new HeapGateway(
            0, HeapGateway.REGION, List.of(new HeapGateway.Login("AKANN", "secret", "ann", "Ann")));
    gateway.coordinator.bucket("open", "ann", "public-read-write");
    gateway.coordinator.bucket("closed", "ann", "private");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  /** Confined to one thread. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;

    Client() throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
      socket.setSoTimeout(TIMEOUT_MILLIS);
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    /** Status line and headers. */
    String head() throws IOException {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int b = in.read();
        if (b < 0) {
          return head + "(end)";
        }
        head.append((char) b);
      }
      return head.toString();
    }

    String answer() throws IOException {
      String head = head();
      int at = head.toLowerCase(Locale.ROOT).indexOf("content-length: ");
      if (at < 0) {
        return head;
      }
      int length = Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
      byte[] body = socket.getInputStream().readNBytes(length);
      return head + new String(body, StandardCharsets.UTF_8);
    }

    boolean isClosed() throws IOException {
      return socket.getInputStream().read() < 0;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static String request(String line, String... headers) {
    return line
        + " HTTP/1.1\r\nHost: localhost\r\n"
        + String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList())
        + "\r\n";
  }

  private static String ask(String request) throws IOException {
    try (Client client = new Client()) {
      client.send(request);
      return client.answer();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/../../b",
        "..",
        ".",
        "//x",
        "a//",
        "%2f",
        "a%2f%2e%2e",
        "a;b=c",
        "%C3%A4",
        "a+b",
        "%25",
        "a%0Ab",
        "%3F",
        "a:b",
        "~",
        "'()*!"
      })
  void keysSurviveTheWire(String key) throws IOException {
    try (Client client = new Client()) {
      client.send(request("PUT /open/" + key, "Content-Length: 5", PUBLIC) + "body!");
      assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
      client.send(request("GET /open/" + key));
      assertThat(client.answer()).startsWith("HTTP/1.1 200 ").endsWith("body!");
      client.send(request("GET /open/" + key + "x"));
      assertThat(client.answer()).contains("<Code>NoSuchKey</Code>");
    }
  }

  @Test
  void eachAnswerNamesRequestAndServer() throws IOException {
    assertThat(ask(request("GET /open/nothing")))
        .contains("x-amz-request-id: ", "x-amz-id-2: ", "Server: Cordee", "Date: ")
        .contains("Content-Type: application/xml", "<RequestId>");
  }

  @Test
  void aBodyIsAskedForOnlyWhenItIsWanted() throws IOException {
    String length = "Content-Length: 4";
    String expect = "Expect: 100-continue";
    assertThat(ask(request("PUT /closed/k", length, expect))).startsWith("HTTP/1.1 403 ");
    assertThat(ask(request("PUT /missing-bucket/k", length, expect))).startsWith("HTTP/1.1 404 ");
    assertThat(ask(request("PUT /open/k", expect))).startsWith("HTTP/1.1 411 ");
    try (Client client = new Client()) {
      client.send(request("PUT /open/k", length, expect));
      assertThat(client.head()).startsWith("HTTP/1.1 100 ");
      client.send("four");
      assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"200", "", "something"})
  void otherExpectationsAreIgnored(String value) throws IOException {
    assertThat(ask(request("PUT /open/k", "Content-Length: 0", "Expect: " + value)))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aChunkedBodyIsTaken() throws IOException {
    try (Client client = new Client()) {
      client.send(request("PUT /open/chunked", "Transfer-Encoding: chunked", PUBLIC));
      client.send("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
      assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
      client.send(request("GET /open/chunked"));
      assertThat(client.answer()).endsWith("\r\n\r\nabcde");
    }
  }

  @Test
  void afterASmallRefusedBodyTheConnectionGoesOn() throws IOException {
    try (Client client = new Client()) {
      client.send(request("PUT /closed/k", "Content-Length: 100000") + "x".repeat(100_000));
      assertThat(client.answer()).startsWith("HTTP/1.1 403 ");
      client.send(request("GET /closed/k"));
      assertThat(client.answer()).startsWith("HTTP/1.1 403 ");
    }
  }

  @Test
  void theRefusalOfALargeBodyIsSeenByWhoSendsItWhole() throws IOException {
    try (Client client = new Client()) {
      client.send(request("PUT /closed/k", "Content-Length: 8000000") + "x".repeat(8_000_000));
      assertThat(client.answer()).startsWith("HTTP/1.1 403 ").contains("AccessDenied");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void aTruncatedBodyStoresNothing() throws IOException {
    try (Client client = new Client()) {
      client.send(request("PUT /open/cut", "Content-Length: 10") + "five!");
      client.socket.shutdownOutput();
      assertThat(client.answer()).doesNotContain(" 200 ");
    }
    assertThat(ask(request("GET /open/cut"))).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void aWrongDigestStoresNothing() throws IOException {
    String md5 = "Content-MD5: rL0Y20xC+Fzt72VPzMSk2A==";
    assertThat(ask(request("PUT /open/bad", "Content-Length: 3", md5) + "bar"))
        .startsWith("HTTP/1.1 400 ")
        .contains("<Code>BadDigest</Code>");
    assertThat(ask(request("PUT /open/bad", "Content-Length: 3", "Content-MD5: x") + "bar"))
        .contains("<Code>InvalidDigest</Code>");
    assertThat(ask(request("GET /open/bad"))).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void headHasTheLengthAndNoBody() throws IOException {
    try (Client client = new Client()) {
      client.send(request("PUT /open/head", "Content-Length: 5", PUBLIC) + "body!");
      assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
      client.send(request("HEAD /open/head"));
      assertThat(client.head()).contains("Content-Length: 5", "ETag: \"");
      client.send(request("HEAD /open/none"));
      assertThat(client.head()).startsWith("HTTP/1.1 404 ").contains("x-amz-delete-marker: false");
      client.send(request("GET /open/head", "Range: bytes=1-2"));
      assertThat(client.answer()).startsWith("HTTP/1.1 206 ").endsWith("od");
    }
  }

  @Test
  void headerBytesAreUtf8() throws IOException {
    try (Client client = new Client()) {
      client.send(
          request("PUT /open/meta", "Content-Length: 0", PUBLIC, "x-amz-meta-a: \u00c3\u00a4"));
      assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
      client.send(request("HEAD /open/meta"));
      assertThat(client.head()).contains("x-amz-meta-a: \u00c3\u00a4\r\n");
    }
  }

  @Test
  void headersBeyondTheLimitAreRefusedInXml() throws IOException {
    assertThat(ask(request("GET /open/k", "x-amz-meta-a: " + "x".repeat(20_000))))
        .startsWith("HTTP/1.1 4")
        .contains("<Code>RequestHeaderSectionTooLarge</Code>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET /open/k HTTP/1.1\r\n\r\n",
        "PUT /open/k HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "PUT /open/k HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "PUT /o/k HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0",
      })
  void whatIsNotHttpIsRefusedInXml(String bytes) throws IOException {
    assertThat(ask(bytes)).startsWith("HTTP/1.1 400 ").contains("<Error><Code>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/open/%zz", "/open/%ff", "/open/%", "/open/k?a=%zz"})
  void aTargetThatIsNoTextIsRefused(String target) throws IOException {
    assertThat(ask(request("GET " + target)))
        .startsWith("HTTP/1.1 400 ")
        .contains("<Code>InvalidURI</Code>");
  }

  @Test
  void theBucketMayStandInTheHost() throws IOException {
    String put =
        "PUT /vhost HTTP/1.1\r\nHost: open.localhost\r\nContent-Length: 1\r\n"
            + PUBLIC
            + "\r\n\r\nv";
    assertThat(ask(put)).startsWith("HTTP/1.1 200 ");
    assertThat(ask(request("GET /open/vhost"))).endsWith("\r\n\r\nv");
  }

  @Test
  void whatIsNotImplementedIsNoSuccess() throws IOException {
    assertThat(ask(request("GET /open/k?torrent"))).startsWith("HTTP/1.1 501 ");
    assertThat(ask(request("PUT /open/k?partNumber=1", "Content-Length: 0")))
        .startsWith("HTTP/1.1 400 ");
    assertThat(
            ask(
                request(
                    "PUT /open/k", "Content-Length: 0", "x-amz-server-side-encryption: AES256")))
        .startsWith("HTTP/1.1 501 ");
    assertThat(ask(request("PATCH /open/k"))).startsWith("HTTP/1.1 405 ");
  }
}
