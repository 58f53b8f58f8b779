package io.cordee.blockstore.gateway.cors;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.fake.FakeCall;
import io.cordee.blockstore.gateway.fake.MapCoordinator;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.User;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CorsOperationsTest {
  private static final String METHOD = "access-control-request-method";
  private static final String HEADERS = "access-control-request-headers";
  private static final String ALLOWED = "Access-Control-Allow-Origin";

  private final CorsOperations cors =
      new CorsOperations(
          new BucketDirectory(MapCoordinator.withUsers().bucket("box", "ann", "public-read")));

  @Test
  void rulesAreKeptUntilTheyAreRemoved() {
    FakeCall get = FakeCall.of("GET", "box");
    assertThat(get.refusedBy(cors::get)).isEqualTo(S3Error.NO_SUCH_CORS_CONFIGURATION);
    set(
        rule("GET", "*.get")
            + "<CORSRule><ID>n</ID><AllowedMethod>PUT</AllowedMethod><AllowedMethod>POST"
            + "</AllowedMethod><AllowedOrigin>http://a</AllowedOrigin><AllowedHeader>X-Amz-*"
            + "</AllowedHeader><MaxAgeSeconds>60</MaxAgeSeconds><ExposeHeader>ETag"
            + "</ExposeHeader></CORSRule>");
    String text = get.to(cors::get).text();
    set(text.substring(text.indexOf("<CORSRule>"), text.indexOf("</CORSConfiguration>")));
    assertThat(get.to(cors::get).text()).isEqualTo(text).contains("<ExposeHeader>ETag<");
    assertThat(FakeCall.of("DELETE", "box").to(cors::delete).status()).isEqualTo(204);
    assertThat(get.refusedBy(cors::get)).isEqualTo(S3Error.NO_SUCH_CORS_CONFIGURATION);
    assertThat(get.by(FakeCall.BOB).refusedBy(cors::get)).isEqualTo(S3Error.ACCESS_DENIED);
  }

  @Test
  void originsMatchByOneWildcard() {
    set(
        rule("GET", "*suffix")
            + rule("GET", "start*end")
            + rule("GET", "prefix*")
            + rule("PUT", "*.put"));
    for (String origin :
        List.of("foo.suffix", "startend", "start1end", "prefix", "prefix.suffix")) {
      assertThat(actual("GET", origin)).containsEntry(ALLOWED, origin);
      assertThat(actual("GET", origin)).containsEntry("Access-Control-Allow-Methods", "GET");
    }
    for (String origin :
        List.of("foo.bar", "foo.suffix.get", "0start1end", "bla.prefix", "stend")) {
      assertThat(actual("GET", origin)).isEmpty();
    }
    assertThat(actual("PUT", "foo.suffix")).isEmpty();
    assertThat(actual("PUT", "foo.put")).containsEntry(ALLOWED, "foo.put");
  }

  @Test
  void methodThatIsAskedForCountsBeforeTheOwn() {
    set(rule("GET", "*suffix"));
    FakeCall call = FakeCall.of("PUT", "box", "k").with("origin", "a.suffix").with(METHOD, "GET");
    cors.allowOrigin(call);
    assertThat(call.answerHeaders()).containsEntry(ALLOWED, "a.suffix");
  }

  @Test
  void everybodyIsAnsweredWithAStarAndWithoutCredentials() {
    set(rule("GET", "*"));
    assertThat(actual("GET", "example.origin"))
        .containsEntry(ALLOWED, "*")
        .doesNotContainKey("Access-Control-Allow-Credentials");
    set(rule("GET", "http://a"));
    assertThat(actual("GET", "http://a"))
        .containsEntry("Access-Control-Allow-Credentials", "true")
        .containsKey("Vary");
  }

  @Test
  void requestsWithoutOriginBucketOrRulesGetNoHeaders() {
    FakeCall call = FakeCall.of("GET", "box");
    cors.allowOrigin(call);
    cors.allowOrigin(FakeCall.of("GET", "none").with("origin", "http://a"));
    cors.allowOrigin(FakeCall.of("GET", "").with("origin", "http://a"));
    assertThat(call.answerHeaders()).isEmpty();
    assertThat(actual("GET", "http://a")).isEmpty();
  }

  @Test
  void preflightTellsWhatTheRuleAllows() {
    set(
        "<CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>http://a</AllowedOrigin>"
            + "<AllowedHeader>x-amz-*</AllowedHeader><AllowedHeader>Range</AllowedHeader>"
            + "<MaxAgeSeconds>60</MaxAgeSeconds></CORSRule>");
    FakeCall call = preflight("http://a", "GET").with(HEADERS, "X-Amz-Date, range");
    assertThat(call.to(cors::preflight).status()).isEqualTo(200);
    assertThat(call.answerHeaders())
        .containsEntry(ALLOWED, "http://a")
        .containsEntry("Access-Control-Allow-Methods", "GET")
        .containsEntry("Access-Control-Allow-Headers", "X-Amz-Date, range")
        .containsEntry("Access-Control-Max-Age", "60");
    FakeCall header = preflight("http://a", "GET").with(HEADERS, "x-amz-date, if-match");
    assertThat(header.refusedBy(cors::preflight)).isEqualTo(S3Error.ACCESS_FORBIDDEN);
    assertThat(preflight("http://a", "PUT").refusedBy(cors::preflight))
        .isEqualTo(S3Error.ACCESS_FORBIDDEN);
  }

  @Test
  void incompletePreflightsAreRefused() {
    set(rule("GET", "*"));
    for (FakeCall call :
        List.of(
            FakeCall.of("OPTIONS", "box"),
            FakeCall.of("OPTIONS", "box").with("origin", "a"),
            FakeCall.of("OPTIONS", "box").with(METHOD, "GET"),
            FakeCall.of("OPTIONS", "").with("origin", "a").with(METHOD, "GET"),
            preflight("a", "PATCH"))) {
      assertThat(call.refusedBy(cors::preflight)).isEqualTo(S3Error.INVALID_REQUEST);
    }
    FakeCall none = FakeCall.of("OPTIONS", "none").with("origin", "a").with(METHOD, "GET");
    assertThat(none.refusedBy(cors::preflight)).isEqualTo(S3Error.NO_SUCH_BUCKET);
  }

  @Test
  void badRulesAreRefused() {
    for (String bad :
        List.of(
            "",
            rule("GET", "a").repeat(101),
            "<CORSRule><AllowedMethod>GET</AllowedMethod></CORSRule>",
            rule("GET", ""),
            rule("GET", "a&#10;b"),
            "<Other/>")) {
      assertThat(call(bad).refusedBy(cors::put)).as(bad).isEqualTo(S3Error.MALFORMED_XML);
    }
    for (String bad : List.of(rule("PATCH", "a"), rule("GET", "*a*"))) {
      assertThat(call(bad).refusedBy(cors::put)).as(bad).isEqualTo(S3Error.INVALID_REQUEST);
    }
  }

  private Map<String, String> actual(String method, String origin) {
    FakeCall call = FakeCall.of(method, "box", "k").by(User.ANONYMOUS).with("origin", origin);
    cors.allowOrigin(call);
    return call.answerHeaders();
  }

  private static FakeCall preflight(String origin, String method) {
    return FakeCall.of("OPTIONS", "box", "k")
        .by(User.ANONYMOUS)
        .with("origin", origin)
        .with(METHOD, method);
  }

  private void set(String rules) {
    assertThat(call(rules).to(cors::put).status()).isEqualTo(200);
  }

  private static FakeCall call(String rules) {
    return FakeCall.of("PUT", "box").body("<CORSConfiguration>" + rules + "</CORSConfiguration>");
  }

  private static String rule(String method, String origin) {
    return "<CORSRule><AllowedMethod>"
        + method
        + "</AllowedMethod><AllowedOrigin>"
        + origin
        + "</AllowedOrigin></CORSRule>";
  }
}
