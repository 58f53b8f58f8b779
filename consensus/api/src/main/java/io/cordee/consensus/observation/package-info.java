/** What nodes see: soft state in the coordination leader's memory, never in the log. */
@NullMarked
package io.cordee.consensus.observation;

import org.jspecify.annotations.NullMarked;
