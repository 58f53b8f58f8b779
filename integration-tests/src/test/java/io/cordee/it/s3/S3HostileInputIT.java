package io.cordee.it.s3;

import static io.cordee.it.s3.Hostile.NOTHING;
import static io.cordee.it.s3.Hostile.bytes;
import static io.cordee.it.s3.Hostile.refused;
import static io.cordee.it.s3.Hostile.refusedOrClosed;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.cluster.Evidence;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys, documents, numbers and connections at and beyond their limits: what is legal comes back as
 * it went in, all else has its error, and an honest client is served afterwards.
 */
final class S3HostileInputIT {
  private static final int MAX_KEY = 1_024;
  private static final int SLOW_CLIENTS = 64;
  private static final int SLOW_MILLIS = 100;
  private static final int HONEST_REQUESTS = 50;
  private static final long HONEST_LIMIT_MILLIS = 3_000;

  /** Data folders stay after a failure. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  @RegisterExtension static final Evidence evidence = new Evidence();
  private static S3Server server;
  private static Hostile client;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(folder.resolve("cluster"), evidence);
    client = new Hostile(server.endpoint(), "it-input");
    assertThat(client.honest(client.at("PUT", "/it-input"), NOTHING).status()).isEqualTo(200);
    client.put("known", "still here");
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @AfterEach
  void anHonestClientIsServedAndNobodyPanicked() throws Exception {
    assertThat(client.got("known")).isEqualTo("200 still here");
    assertThat(server.errorLines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a//b",
        "//a",
        "/a",
        "a/",
        "a%2fb",
        "a%252fb",
        "%2e%2e/%2e%2e/x",
        "a\\..\\b",
        "a b+c",
        " leading and trailing ",
        "?a=b&c#d;e",
        "<&>'\"",
        "\u00e4\u00f6\u00fc \u6f22\u5b57 \u05d0\u200f",
        "e\u0301 is not \u00e9",
        "\ud83e\uddd7\ud83c\udffd\u200d\u2640\ufe0f",
        "\ufeffmark",
        "tab\there",
        "line\nand\rreturn",
        "\u0001\u001f\u007f",
        ".hidden",
        "con",
        "~"
      })
  void aKeyComesBackAsItWentIn(String key) throws Exception {
    roundTrip(key);
  }

  /** Whether a key that looks like a way out is taken as it is or refused, it is not a way out. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "..",
        "../x",
        "../../../../etc/passwd",
        "a/../known",
        "./known",
        "a/./b",
        "nul\u0000"
      })
  void aPathTrickIsAPlainKeyOrAnError(String key) throws Exception {
    S3Answer answer = client.honest(client.object("PUT", key), bytes("body of " + key));
    if (answer.status() == 200) {
      roundTrip(key);
    } else {
      refused(answer, 400, "InvalidURI", "InvalidArgument", "InvalidRequest", "KeyTooLongError");
    }
  }

  private static void roundTrip(String key) throws Exception {
    client.put(key, "body of " + key);
    assertThat(client.got(key)).isEqualTo("200 body of " + key);
    assertThat(keys()).contains(key);
    assertThat(client.honest(client.object("DELETE", key), NOTHING).status()).isEqualTo(204);
    assertThat(client.got(key)).isEqualTo("404 NoSuchKey");
    assertThat(keys()).doesNotContain(key);
  }

  private static List<String> keys() throws Exception {
    S3Request list =
        client.at("GET", "/it-input").asking("list-type", "2").asking("encoding-type", "url");
    S3Answer answer = client.honest(list, NOTHING);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer.all("Key").stream()
        .map(key -> URLDecoder.decode(key, StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void anEncodedSlashIsASlashOrAnErrorAndBadEncodingsAreErrors() throws Exception {
    client.put("x/y", "slash");
    S3Answer answer = client.honest(client.at("GET", "/it-input/x%2fy"), NOTHING);
    if (answer.status() == 200) {
      assertThat(answer.text()).isEqualTo("slash");
    } else {
      refused(answer, 403, "SignatureDoesNotMatch");
    }
    for (String path : List.of("%ff", "%c0%af", "%ed%a0%80", "a%", "a%2", "a%zz", "%f5%80%80%80")) {
      S3Answer bad = client.honest(client.at("PUT", "/it-input/" + path), bytes("x"));
      assertThat(bad.status()).as("%s: %s", path, bad).isEqualTo(400);
    }
    assertThat(keys()).allMatch(key -> !key.contains("\ufffd"));
  }

  @Test
  void aKeyHasAtMost1024Bytes() throws Exception {
    roundTrip("k".repeat(MAX_KEY));
    roundTrip("\u00fc".repeat(MAX_KEY / 2));
    for (String key : List.of("k".repeat(MAX_KEY + 1), "\u00fc".repeat(MAX_KEY / 2) + "k")) {
      refused(client.honest(client.object("PUT", key), bytes("x")), 400, "KeyTooLongError");
    }
  }

  @Test
  void anEmptyKeyIsNoKey() throws Exception {
    S3Answer put = client.honest(client.at("PUT", "/it-input/"), bytes("x"));
    assertThat(put.status()).as("%s", put).isIn(200, 400, 409); // it means the bucket
    S3Answer delete = delete("<Delete><Object><Key></Key></Object></Delete>");
    assertThat(delete.code() + delete.first("Code"))
        .as("%s", delete)
        .containsAnyOf("MalformedXML", "UserKeyMustBeSpecified", "InvalidArgument");
    assertThat(keys()).doesNotContain("");
  }

  private static S3Answer delete(String xml) throws Exception {
    byte[] body = bytes(xml);
    return client.honest(
        client.at("POST", "/it-input").asking("delete", "").with("content-md5", Hostile.md5(body)),
        body);
  }

  @Test
  void entitiesOfDocumentsAreNotExpanded() throws Exception {
    StringBuilder bomb =
        new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE b [<!ENTITY e0 \"ha\">");
    for (int i = 1; i < 12; i++) {
      bomb.append("<!ENTITY e" + i + " \"").append(("&e" + (i - 1) + ";").repeat(10)).append("\">");
    }
    bomb.append("]><Delete><Object><Key>&e11;</Key></Object></Delete>");
    refused(delete(bomb.toString()), 400, "MalformedXML");
    String outside =
        "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
            + "<Delete><Object><Key>&x;</Key></Object></Delete>";
    S3Answer answer = delete(outside);
    refused(answer, 400, "MalformedXML");
    assertThat(answer.text()).doesNotContain("root:");
    refused(delete("<Delete>" + "<a>".repeat(100_000)), 400, "MalformedXML");
    for (String xml : List.of("", "x", "<Delete>", "<Delete/>", "<Other/>", "\u0000")) {
      refused(delete(xml), 400, "MalformedXML", "MissingRequestBodyError");
    }
    assertThat(client.got("known")).startsWith("200");
  }

  @Test
  void aDocumentOfTenMegabytesIsRefused() throws Exception {
    String xml = "<Delete>" + "<Object><Key>known</Key></Object>".repeat(320_000) + "</Delete>";
    byte[] body = bytes(xml);
    S3Request post =
        client
            .at("POST", "/it-input")
            .asking("delete", "")
            .with("content-md5", Hostile.md5(body))
            .withPayload(SigV4.sha256(body));
    refusedOrClosed(
        client.added(post, body),
        400,
        "MalformedXML",
        "EntityTooLarge",
        "MaxMessageLengthExceeded");
  }

  @Test
  void aPartHasANumberFrom1To10000() throws Exception {
    String id =
        client
            .honest(client.object("POST", "parts").asking("uploads", ""), NOTHING)
            .first("UploadId");
    for (String number : List.of("0", "10001", "-1", "x", "", "4294967297")) {
      S3Request part =
          client.object("PUT", "parts").asking("uploadId", id).asking("partNumber", number);
      refused(client.honest(part, bytes("x")), 400, "InvalidArgument");
    }
    S3Request last =
        client.object("PUT", "parts").asking("uploadId", id).asking("partNumber", "10000");
    assertThat(client.honest(last, bytes("x")).status()).isEqualTo(200);
    S3Request other =
        client.object("PUT", "parts").asking("uploadId", "../" + id).asking("partNumber", "1");
    refused(client.honest(other, bytes("x")), 404, "NoSuchUpload");
    S3Request abort = client.object("DELETE", "parts").asking("uploadId", id);
    assertThat(client.honest(abort, NOTHING).status()).isEqualTo(204);
  }

  @Test
  void numbersOfListingsAndRangesAreChecked() throws Exception {
    for (String max : List.of("-1", "x", "99999999999")) {
      S3Request list = client.at("GET", "/it-input").asking("max-keys", max);
      S3Answer answer = client.honest(list, NOTHING);
      if (answer.status() == 200) { // a huge number means the largest page
        assertThat(max).isEqualTo("99999999999");
      } else {
        refused(answer, 400, "InvalidArgument");
      }
    }
    S3Request token =
        client
            .at("GET", "/it-input")
            .asking("list-type", "2")
            .asking("continuation-token", "\u0000!");
    refused(client.honest(token, NOTHING), 400, "InvalidArgument");
    S3Request beyond = client.object("GET", "known").with("range", "bytes=10-");
    refused(client.honest(beyond, NOTHING), 416, "InvalidRange");
    for (String range : List.of("bytes=5-2", "bytes=x-y", "lines=1-2", "bytes=")) {
      S3Answer whole = client.honest(client.object("GET", "known").with("range", range), NOTHING);
      assertThat(whole.status()).as(range).isIn(200, 416);
    }
  }

  @Test
  void whatIsNotSupportedIsNeverASuccess() throws Exception {
    for (String what : List.of("analytics", "inventory", "metrics", "intelligent-tiering")) {
      S3Request put = client.at("PUT", "/it-input").asking(what, "").asking("id", "1");
      refused(client.honest(put, bytes("<Any/>")), 501, "NotImplemented");
    }
    S3Request kms = client.object("PUT", "kms").with("x-amz-server-side-encryption", "aws:kms");
    S3Answer answer = client.honest(kms, bytes("x"));
    assertThat(answer.status()).as("%s", answer).isIn(400, 501);
  }

  @Test
  void whatIsNoRequestIsRefused() throws Exception {
    for (String garbage :
        List.of(
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n",
            "GET\r\n\r\n",
            "GET / HTTP/9.9\r\n\r\n",
            "GET  HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET / HTTP/1.1\r\nno colon\r\n\r\n",
            "GET /" + "a".repeat(1 << 20) + " HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET / HTTP/1.1\r\nhost: x\r\nx-a: " + "a".repeat(1 << 20) + "\r\n\r\n",
            "GET / HTTP/1.1\r\nhost: x\r\n" + "x-amz-meta-a: b\r\n".repeat(20_000) + "\r\n")) {
      try (RawHttp http = RawHttp.to(client.s3().host(0))) {
        http.send(garbage);
        http.endOfSending();
        Optional<S3Answer> answer = http.answer("GET");
        answer.ifPresent(
            there ->
                assertThat(there.status())
                    .as(garbage.substring(0, Math.min(60, garbage.length())))
                    .isBetween(400, 505));
      }
    }
  }

  @Test
  void slowClientsBlockNobody() throws Exception {
    S3Request put = client.object("PUT", "slow").withPayload(SigV4.UNSIGNED);
    SortedMap<String, String> headers = client.signer().headers(put, Instant.now());
    headers.put("content-length", "1000000");
    String head = RawHttp.head("PUT", put.target(), headers);
    ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    List<RawHttp> slow = new ArrayList<>();
    List<Future<?>> pacing = new ArrayList<>();
    try {
      for (int i = 0; i < SLOW_CLIENTS; i++) {
        RawHttp http = RawHttp.to(client.s3().host(0));
        slow.add(http);
        boolean slowHead = i % 2 == 0; // the others are slow with their bodies
        if (!slowHead) {
          http.send(head);
        }
        AtomicInteger at = new AtomicInteger();
        pacing.add(
            pace.scheduleAtFixedRate(
                () -> {
                  int next = at.getAndIncrement();
                  boolean more = slowHead && next < head.length();
                  http.send(more ? head.substring(next, next + 1) : "x");
                },
                0,
                SLOW_MILLIS,
                TimeUnit.MILLISECONDS));
      }
      for (int i = 0; i < HONEST_REQUESTS; i++) {
        long begun = System.nanoTime();
        client.put("honest", "number " + i);
        assertThat(client.got("honest")).isEqualTo("200 number " + i);
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        assertThat(took).as("ms of an honest put and get").isLessThan(HONEST_LIMIT_MILLIS);
      }
      assertThat(client.got("slow")).isEqualTo("404 NoSuchKey");
      assertThat(pacing).as("slow clients are still at it").noneMatch(Future::isDone);
    } finally {
      pace.shutdownNow();
      pace.awaitTermination(1, TimeUnit.MINUTES);
      for (RawHttp http : slow) {
        http.close();
      }
    }
  }
}
