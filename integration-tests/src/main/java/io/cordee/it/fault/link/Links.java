package io.cordee.it.fault.link;

import java.io.IOException;
import java.util.Map;

/** All links of a cluster, of which each can be made bad. */
public interface Links {
  /**
   * Sets the rules of these links, and returns when they hold for open connections too.
   *
   * @throws io.cordee.it.fault.FaultUnavailableException when these links cannot have such a rule:
   *     none is set
   */
  void set(Map<Link, LinkRule> changes) throws IOException;
}
