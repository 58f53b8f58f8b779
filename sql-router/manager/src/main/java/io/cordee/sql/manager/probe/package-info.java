/** What this node sees of the servers. */
@NullMarked
package io.cordee.sql.manager.probe;

import org.jspecify.annotations.NullMarked;
