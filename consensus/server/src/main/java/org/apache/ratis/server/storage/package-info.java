/**
 * What has to stand in this package of Ratis to mend it. Not null-marked as a whole: that would
 * speak for Ratis' classes too.
 */
package org.apache.ratis.server.storage;
