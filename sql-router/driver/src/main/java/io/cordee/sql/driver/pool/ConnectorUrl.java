package io.cordee.sql.driver.pool;

import io.cordee.consensus.map.SqlServer;
import io.cordee.sql.driver.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Properties;

/** How Connector/J is told to reach one server. Stateless. */
public final class ConnectorUrl {
  private ConnectorUrl() {}

  /** A URL with one host, without Connector/J's own ways of failing over. */
  public static String of(SqlServer server, Settings settings) {
    String host = server.host().contains(":") ? "[" + server.host() + "]" : server.host();
    return "jdbc:mariadb://" + host + ":" + server.port() + "/" + settings.schema();
  }

  /** All options; the timeouts are always explicit. */
  public static Properties properties(
      SqlServer server, Settings settings, Duration connectTimeout, Duration socketTimeout) {
    Properties properties = new Properties();
    settings.passedOn().forEach(properties::setProperty);
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password());
    properties.setProperty("connectTimeout", Long.toString(connectTimeout.toMillis()));
    properties.setProperty("socketTimeout", Long.toString(socketTimeout.toMillis()));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("allowLocalInfile", "false");
    properties.setProperty("transactionReplay", "false");
    properties.setProperty("socketFactory", TrackedSocketFactory.class.getName());
    properties.setProperty("connectionAttributes", "program_name:cordee");
    properties.setProperty(
        "sslMode", settings.sslMode().isEmpty() ? sslMode(server) : settings.sslMode());
    return properties;
  }

  private static String sslMode(SqlServer server) {
    try {
      return InetAddress.getByName(server.host()).isLoopbackAddress() ? "disable" : "verify-full";
    } catch (UnknownHostException e) {
      // connecting fails with the same reason and says so
      return "verify-full";
    }
  }
}
