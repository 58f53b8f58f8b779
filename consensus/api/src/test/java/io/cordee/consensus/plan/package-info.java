/** What a plan may and may not do, rule by rule. */
@NullMarked
package io.cordee.consensus.plan;

import org.jspecify.annotations.NullMarked;
