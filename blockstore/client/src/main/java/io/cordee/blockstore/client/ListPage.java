package io.cordee.blockstore.client;

import java.util.List;

/**
 * A page of a listing.
 *
 * @param truncated whether more keys follow the last one
 */
public record ListPage(List<ObjectInfo> objects, boolean truncated) {
  public ListPage {
    objects = List.copyOf(objects);
  }
}
