/** Makes the files of a new cluster: certificates and configuration for nodes, operator, apps. */
@NullMarked
package io.cordee.cli.cluster;

import org.jspecify.annotations.NullMarked;
