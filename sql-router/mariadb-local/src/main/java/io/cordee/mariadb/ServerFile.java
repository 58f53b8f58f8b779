package io.cordee.mariadb;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;

/** What {@code server.properties} holds; the file is readable for its owner only. */
record ServerFile(int port, int serverId, String password, boolean detached) {
  void write(Path path) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("port", Integer.toString(port));
    properties.setProperty("server-id", Integer.toString(serverId));
    properties.setProperty("root-password", password);
    properties.setProperty("detached", Boolean.toString(detached));
    Files.deleteIfExists(path);
    Files.createFile(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (Writer writer = Files.newBufferedWriter(path)) {
      properties.store(writer, null);
    }
  }

  static ServerFile read(Path path) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path)) {
      properties.load(reader);
    }
    return new ServerFile(
        Integer.parseInt(properties.getProperty("port")),
        Integer.parseInt(properties.getProperty("server-id")),
        properties.getProperty("root-password"),
        Boolean.parseBoolean(properties.getProperty("detached")));
  }
}
