package io.cordee.consensus.map;

/**
 * What acting on a plan could lose.
 *
 * @param transactions upper bound when AT_MOST, else 0
 * @param text one sentence for people, with the reason
 */
public record Risk(RiskClass riskClass, long transactions, String text) {
  public Risk {
    Check.range("transactions at risk", transactions, 0, Long.MAX_VALUE);
    Check.text("risk", text);
  }
}
