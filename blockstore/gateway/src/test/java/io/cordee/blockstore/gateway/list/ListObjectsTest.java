package io.cordee.blockstore.gateway.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.fake.FakeCall;
import io.cordee.blockstore.gateway.fake.MapCoordinator;
import io.cordee.blockstore.gateway.fake.MemoryStore;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.User;
import io.cordee.blockstore.gateway.xml.XmlElement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListObjectsTest {
  private final MapCoordinator coordinator =
      MapCoordinator.withUsers().bucket("box", "ann", "private").bucket("open", "ann", "1 *=r");
  private final MemoryStore store = new MemoryStore(coordinator);
  private final ListObjects list = new ListObjects(store, new BucketDirectory(coordinator));

  @Test
  void keysComeInTheOrderOfUtf8() {
    put("b", "a", "\uD83D\uDE00", "\uFF5E", "B");
    assertThat(keys(first())).containsExactly("B", "a", "b", "\uFF5E", "\uD83D\uDE00");
  }

  @Test
  void lastEntryOfPageIsFoundInTheOrderOfUtf8() {
    put("\uD83D\uDE00", "\uFF5E/x", "\uFF5E/y", "\uD83D\uDE01");
    XmlElement page =
        first(FakeCall.of("GET", "box").query("delimiter", "/").query("max-keys", "2"));
    assertThat(page.require("NextMarker")).isEqualTo("\uD83D\uDE00");
  }

  @Test
  void firstVersionPagesOverKeysAndCommonPrefixes() {
    put("asdf", "boo/bar", "boo/baz/xyzzy", "cquux/thud", "cquux/bla");
    FakeCall call = FakeCall.of("GET", "box").query("delimiter", "/").query("max-keys", "1");
    XmlElement page = first(call);
    assertThat(keys(page)).containsExactly("asdf");
    assertThat(page.require("IsTruncated")).isEqualTo("true");
    page = first(call.query("marker", page.require("NextMarker")));
    assertThat(prefixes(page)).containsExactly("boo/");
    assertThat(page.require("NextMarker")).isEqualTo("boo/");
    page = first(call.query("marker", "boo/"));
    assertThat(prefixes(page)).containsExactly("cquux/");
    assertThat(page.value("NextMarker")).isEmpty();
    page = first(call.query("marker", "boo/bar"));
    assertThat(prefixes(page)).containsExactly("cquux/");
  }

  @Test
  void markerBeforeThePrefixIsNoCommonPrefix() {
    put("a/x", "boo/", "boo/1", "boo/b/2");
    FakeCall call = FakeCall.of("GET", "box").query("delimiter", "/").query("prefix", "boo/");
    assertThat(keys(first(call.query("marker", "a/b")))).containsExactly("boo/", "boo/1");
    assertThat(keys(first(call.query("marker", "boo/")))).containsExactly("boo/1");
    assertThat(prefixes(first(call.query("marker", "boo/b/")))).isEmpty();
  }

  @Test
  void secondVersionPagesWithTokens() {
    put("asdf", "boo/bar", "boo/baz", "cquux/thud", "dd");
    FakeCall call =
        FakeCall.of("GET", "box")
            .query("list-type", "2")
            .query("delimiter", "/")
            .query("max-keys", "1");
    List<String> seen = new ArrayList<>();
    XmlElement page = first(call);
    for (int i = 0; i < 10; i++) {
      seen.addAll(keys(page));
      seen.addAll(prefixes(page));
      assertThat(page.require("KeyCount")).isEqualTo("1");
      if (page.require("IsTruncated").equals("false")) {
        break;
      }
      page = first(call.query("continuation-token", page.require("NextContinuationToken")));
    }
    assertThat(seen).containsExactly("asdf", "boo/", "cquux/", "dd");
  }

  @Test
  void secondVersionStartsAfterAKeyAndRepeatsIt() {
    put("bar", "baz", "foo");
    XmlElement page =
        first(FakeCall.of("GET", "box").query("list-type", "2").query("start-after", "bar"));
    assertThat(keys(page)).containsExactly("baz", "foo");
    assertThat(page.require("StartAfter")).isEqualTo("bar");
    page = first(FakeCall.of("GET", "box").query("list-type", "2").query("continuation-token", ""));
    assertThat(page.require("ContinuationToken")).isEmpty();
    assertThat(keys(page)).hasSize(3);
  }

  @Test
  void ownersAreToldInTheFirstVersionAndWhenAskedFor() {
    put("foo");
    assertThat(owner(first())).isEqualTo("annAnn");
    FakeCall second = FakeCall.of("GET", "box").query("list-type", "2");
    assertThat(first(second).all("Contents").get(0).child("Owner")).isEmpty();
    assertThat(owner(first(second.query("fetch-owner", "true")))).isEqualTo("annAnn");
  }

  @Test
  void keysArePercentEncodedWhenAskedFor() {
    put("foo+1/bar", "quux ab/thud", "asdf+b", "é\u0001");
    XmlElement page =
        first(FakeCall.of("GET", "box").query("delimiter", "/").query("encoding-type", "url"));
    assertThat(keys(page)).containsExactly("asdf%2Bb", "%C3%A9%01");
    assertThat(prefixes(page)).containsExactly("foo%2B1/", "quux%20ab/");
    assertThat(page.require("Delimiter")).isEqualTo("/");
  }

  @Test
  void requestIsRepeated() {
    XmlElement page = first(FakeCall.of("GET", "box").query("max-keys", "5000"));
    assertThat(page.require("MaxKeys")).isEqualTo("1000");
    assertThat(page.require("Marker")).isEmpty();
    assertThat(page.require("Prefix")).isEmpty();
    assertThat(page.value("Delimiter")).isEmpty();
    assertThat(first(FakeCall.of("GET", "box").query("delimiter", "")).value("Delimiter"))
        .isEmpty();
  }

  @Test
  void noKeysAreListedWhenNoneAreWanted() {
    put("foo");
    XmlElement page = first(FakeCall.of("GET", "box").query("max-keys", "0"));
    assertThat(keys(page)).isEmpty();
    assertThat(page.require("IsTruncated")).isEqualTo("false");
  }

  @Test
  void badArgumentsAreRefused() {
    for (FakeCall call :
        List.of(
            FakeCall.of("GET", "box").query("max-keys", "blah"),
            FakeCall.of("GET", "box").query("max-keys", "-1"),
            FakeCall.of("GET", "box").query("encoding-type", "base64"),
            FakeCall.of("GET", "box").query("list-type", "3"),
            FakeCall.of("GET", "box").query("list-type", "2").query("continuation-token", "zzz"))) {
      assertThat(call.refusedBy(list)).isEqualTo(S3Error.INVALID_ARGUMENT);
    }
  }

  @Test
  void onlyWhoMayReadTheBucketListsIt() {
    assertThat(FakeCall.of("GET", "box").by(FakeCall.BOB).refusedBy(list))
        .isEqualTo(S3Error.ACCESS_DENIED);
    assertThat(FakeCall.of("GET", "box").by(User.ANONYMOUS).refusedBy(list))
        .isEqualTo(S3Error.ACCESS_DENIED);
    assertThat(FakeCall.of("GET", "open").by(User.ANONYMOUS).to(list).status()).isEqualTo(200);
    assertThat(FakeCall.of("GET", "none").refusedBy(list)).isEqualTo(S3Error.NO_SUCH_BUCKET);
    assertThat(
            FakeCall.of("GET", "open").with("x-amz-expected-bucket-owner", "bob").refusedBy(list))
        .isEqualTo(S3Error.ACCESS_DENIED);
  }

  private void put(String... keys) {
    for (String key : keys) {
      store.object("box", key, "ann", "");
    }
  }

  private XmlElement first() {
    return first(FakeCall.of("GET", "box"));
  }

  private XmlElement first(FakeCall call) {
    return call.to(list).document("ListBucketResult");
  }

  private static List<String> keys(XmlElement page) {
    return page.all("Contents").stream().map(e -> e.require("Key")).toList();
  }

  private static List<String> prefixes(XmlElement page) {
    return page.all("CommonPrefixes").stream().map(e -> e.require("Prefix")).toList();
  }

  private static String owner(XmlElement page) {
    XmlElement owner = page.all("Contents").get(0).child("Owner").orElseThrow();
    return owner.require("ID") + owner.require("DisplayName");
  }
}
