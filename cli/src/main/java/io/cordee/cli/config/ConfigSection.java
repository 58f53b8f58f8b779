package io.cordee.cli.config;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A mapping of a YAML file. Every refusal is CONFIG_INVALID and names file, line, key and what is
 * allowed. Confined to the thread that reads the file.
 */
final class ConfigSection {
  /** A configuration of 1,000 nodes has about 200 KB. */
  private static final int MAX_CODE_POINTS = 1_000_000;

  private final Path file;
  private final String path;
  private final int line;
  private final Map<String, Node> values = new LinkedHashMap<>();

  private ConfigSection(Path file, String path, MappingNode mapping, List<String> allowed) {
    this.file = file;
    this.path = path;
    this.line = mapping.getStartMark().getLine() + 1;
    for (NodeTuple tuple : mapping.getValue()) {
      String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (!allowed.contains(key)) {
        throw invalid(
            tuple.getKeyNode(),
            "unknown key '" + path + key + "'" + Suggest.hint(key, allowed),
            "keys " + String.join(", ", allowed));
      }
      if (values.put(key, tuple.getValueNode()) != null) {
        throw invalid(tuple.getKeyNode(), "key '" + path + key + "' stands twice", "it once");
      }
    }
  }

  static ConfigSection read(Path file, List<String> allowed) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CODE_POINTS);
    try (Reader reader = Files.newBufferedReader(file)) {
      Node root = new Yaml(options).compose(reader);
      if (root instanceof MappingNode mapping) {
        return new ConfigSection(file, "", mapping, allowed);
      }
      throw new CordeeException(
          ErrorCode.CONFIG_INVALID,
          file + ":1: no 'key: value' lines: allowed: keys " + String.join(", ", allowed));
    } catch (MarkedYAMLException e) {
      boolean scanning = String.valueOf(e.getContext()).startsWith("while scanning");
      var mark = scanning ? e.getContextMark() : e.getProblemMark();
      int at = mark == null ? 1 : mark.getLine() + 1;
      throw new CordeeException(
          ErrorCode.CONFIG_INVALID, file + ":" + at + ": not YAML: " + e.getProblem(), e);
    } catch (IOException e) {
      throw new CordeeException(
          ErrorCode.CONFIG_INVALID,
          "cannot read " + file + ": " + reason(e) + ": name an existing file by --config",
          e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? "no such file"
        : e.getClass().getSimpleName() + " " + e.getMessage();
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  String text(String key, String allowed) {
    return optional(key, allowed).orElseThrow(() -> missing(key, allowed));
  }

  String text(String key, Predicate<String> check, String allowed) {
    String value = text(key, allowed);
    if (!check.test(value)) {
      throw wrong(key, allowed);
    }
    return value;
  }

  Optional<String> optional(String key, String allowed) {
    Node node = values.get(key);
    if (node == null) {
      return Optional.empty();
    }
    if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
      return Optional.of(scalar.getValue());
    }
    throw wrong(key, allowed);
  }

  /** A path; a relative one starts at the file's folder. */
  Path path(String key) {
    return resolve(text(key, "a path"));
  }

  Optional<Path> optionalPath(String key) {
    return optional(key, "a path").map(this::resolve);
  }

  private Path resolve(String text) {
    return file.toAbsolutePath().resolveSibling(text).normalize();
  }

  int port(String key) {
    return number(key, 1, 65_535);
  }

  int number(String key, int min, int max) {
    String allowed = "a whole number " + min + ".." + max;
    String text = text(key, allowed);
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong(key, allowed);
    }
    throw wrong(key, allowed);
  }

  int number(String key, int min, int max, int otherwise) {
    return has(key) ? number(key, min, max) : otherwise;
  }

  List<String> texts(String key, Predicate<String> check, String allowed) {
    List<String> texts = new ArrayList<>();
    for (Node node : sequence(key, "a list of: " + allowed)) {
      if (!(node instanceof ScalarNode scalar) || !check.test(scalar.getValue())) {
        throw invalid(node, "'" + path + key + "' has " + shown(node), allowed);
      }
      texts.add(scalar.getValue());
    }
    return texts;
  }

  ConfigSection section(String key, List<String> allowed) {
    Node node = values.get(key);
    if (node == null) {
      throw missing(key, "keys " + String.join(", ", allowed));
    }
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(key, "keys " + String.join(", ", allowed));
    }
    return new ConfigSection(file, path + key + ".", mapping, allowed);
  }

  List<ConfigSection> sections(String key, List<String> allowed) {
    List<ConfigSection> sections = new ArrayList<>();
    for (Node node : sequence(key, "a list with keys " + String.join(", ", allowed))) {
      if (!(node instanceof MappingNode mapping)) {
        throw invalid(
            node, "'" + path + key + "' has " + shown(node), "keys " + String.join(", ", allowed));
      }
      String at = path + key + "[" + sections.size() + "].";
      sections.add(new ConfigSection(file, at, mapping, allowed));
    }
    return sections;
  }

  /** A refusal of the value of {@code key}. */
  CordeeException wrong(String key, String allowed) {
    Node node = values.get(key);
    if (node == null) {
      return missing(key, allowed);
    }
    return invalid(node, "'" + path + key + "' is " + shown(node), allowed);
  }

  private List<Node> sequence(String key, String allowed) {
    Node node = values.get(key);
    if (node == null) {
      throw missing(key, allowed);
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    throw wrong(key, allowed);
  }

  private CordeeException missing(String key, String allowed) {
    return new CordeeException(
        ErrorCode.CONFIG_INVALID,
        file
            + ":"
            + line
            + ": key '"
            + path
            + key
            + "' is missing (present: "
            + String.join(", ", new TreeSet<>(values.keySet()))
            + "): allowed: "
            + allowed);
  }

  private CordeeException invalid(Node node, String what, String allowed) {
    int at = node.getStartMark().getLine() + 1;
    return new CordeeException(
        ErrorCode.CONFIG_INVALID, file + ":" + at + ": " + what + ": allowed: " + allowed);
  }

  private static String shown(Node node) {
    return node instanceof ScalarNode scalar ? "'" + scalar.getValue() + "'" : "not a single value";
  }
}
