package io.cordee.consensus.server.coordination;

/**
 * Something that only the coordination leader's node does. Both methods run on one thread of the
 * server, never at the same time, and must return soon. A leader may not know yet that it is
 * deposed: what a duty commits must carry the term.
 */
public interface LeaderDuty {
  /** This node leads since now. */
  void lead(long term);

  /** This node no longer leads; also at close when it led. */
  void stop();
}
