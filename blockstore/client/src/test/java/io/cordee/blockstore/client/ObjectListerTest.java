package io.cordee.blockstore.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.blockstore.client.Listings.Page;
import io.cordee.blockstore.proto.ListReply;
import io.cordee.blockstore.proto.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ObjectListerTest {
  private static ListReply page(boolean truncated, String... keys) {
    ListReply.Builder page = ListReply.newBuilder().setTruncated(truncated);
    for (String key : keys) {
      page.addObjects(Manifest.newBuilder().setBucket("bucket").setKey(key));
    }
    return page.build();
  }

  private static List<String> keys(Page<ObjectInfo> page) {
    return page.entries().stream().map(o -> o.key().key()).toList();
  }

  @Test
  void mergesSortedPagesInByteOrder() {
    // U+FF5E sorts after U+1F600 as UTF-16, before it as UTF-8
    Page<ObjectInfo> merged =
        ObjectLister.merge(
            List.of(page(false, "a", "\uff5e"), page(false, "b", "\ud83d\ude00")), 9);
    assertThat(keys(merged)).containsExactly("a", "b", "\uff5e", "\ud83d\ude00");
    assertThat(merged.truncated()).isFalse();
  }

  @Test
  void saysMoreOnlyWhenThereIsMore() {
    assertThat(ObjectLister.merge(List.of(page(false, "a"), page(false, "b")), 2).truncated())
        .isFalse();
    assertThat(ObjectLister.merge(List.of(page(false, "a"), page(false, "b")), 1).truncated())
        .isTrue();
    assertThat(ObjectLister.merge(List.of(page(true, "a", "c"), page(false)), 2).truncated())
        .isTrue();
  }

  @Test
  void aCommonPrefixOfSeveralGroupsCountsOnce() {
    ListReply one = page(false, "a", "c").toBuilder().addPrefixes("b/").addPrefixes("d/").build();
    ListReply two = page(false, "b0").toBuilder().addPrefixes("b/").build();
    Page<ObjectInfo> whole = ObjectLister.merge(List.of(one, two), 5);
    assertThat(keys(whole)).containsExactly("a", "b0", "c");
    assertThat(whole.prefixes()).containsExactly("b/", "d/");
    assertThat(whole.truncated()).isFalse();
    Page<ObjectInfo> three = ObjectLister.merge(List.of(one, two), 3);
    assertThat(keys(three)).containsExactly("a", "b0");
    assertThat(three.prefixes()).containsExactly("b/");
    assertThat(three.truncated()).isTrue();
  }

  @Test
  void pagesTogetherAreTheWholeListing() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<NavigableSet<String>> groups =
          List.of(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
      TreeSet<String> all = new TreeSet<>();
      for (int i = random.nextInt(60); i > 0; i--) {
        String key = Integer.toString(random.nextInt(100_000), 36);
        if (all.add(key)) {
          groups.get(random.nextInt(3)).add(key);
        }
      }
      int max = 1 + random.nextInt(12);
      assertThat(walk(groups, max)).as("seed %s", seed).containsExactlyElementsOf(all);
    }
  }

  private static List<String> walk(List<NavigableSet<String>> groups, int max) {
    List<String> seen = new ArrayList<>();
    Page<ObjectInfo> page;
    do {
      String after = seen.isEmpty() ? "" : seen.get(seen.size() - 1);
      List<ListReply> pages = new ArrayList<>();
      for (NavigableSet<String> group : groups) {
        List<String> rest = List.copyOf(group.tailSet(after, false));
        List<String> first = rest.subList(0, Math.min(max, rest.size()));
        pages.add(page(first.size() < rest.size(), first.toArray(new String[0])));
      }
      page = ObjectLister.merge(pages, max);
      seen.addAll(keys(page));
    } while (page.truncated());
    return seen;
  }
}
