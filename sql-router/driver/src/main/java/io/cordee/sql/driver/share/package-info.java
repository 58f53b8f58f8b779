/** What the connections of a JVM share: coordination clients and the data sources behind URLs. */
@NullMarked
package io.cordee.sql.driver.share;

import org.jspecify.annotations.NullMarked;
